package dev.errata.stream.source.wikidata.item;

import java.util.Locale;
import java.util.Optional;
import org.wikidata.wdtk.datamodel.interfaces.EntityIdValue;
import org.wikidata.wdtk.datamodel.interfaces.GlobeCoordinatesValue;
import org.wikidata.wdtk.datamodel.interfaces.MonolingualTextValue;
import org.wikidata.wdtk.datamodel.interfaces.QuantityValue;
import org.wikidata.wdtk.datamodel.interfaces.StringValue;
import org.wikidata.wdtk.datamodel.interfaces.TimeValue;
import org.wikidata.wdtk.datamodel.interfaces.UnsupportedValue;
import org.wikidata.wdtk.datamodel.interfaces.ValueVisitor;

/** Says each kind of value in words; of a kind that is not known, nothing. */
final class ValueReader implements ValueVisitor<Optional<ItemValue>> {
  private static final String NO_UNIT = "1";

  private final String language;

  ValueReader(String language) {
    this.language = language;
  }

  @Override
  public Optional<ItemValue> visit(EntityIdValue value) {
    return Optional.of(ItemValue.ofEntity(value.getId()));
  }

  @Override
  public Optional<ItemValue> visit(GlobeCoordinatesValue value) {
    return Optional.of(ItemValue.ofText(value.getLatitude() + ", " + value.getLongitude()));
  }

  /** Text in another language is no answer to a question in the configured one. */
  @Override
  public Optional<ItemValue> visit(MonolingualTextValue value) {
    return value.getLanguageCode().equals(language)
        ? Optional.of(ItemValue.ofText(value.getText()))
        : Optional.empty();
  }

  @Override
  public Optional<ItemValue> visit(QuantityValue value) {
    String number = value.getNumericValue().stripTrailingZeros().toPlainString();
    if (value.getUnit().equals(NO_UNIT)) {
      return Optional.of(ItemValue.ofText(number));
    }
    String unit = value.getUnitItemId().getId();
    return Optional.of(new ItemValue(number + " " + unit, number, Optional.of(unit)));
  }

  @Override
  public Optional<ItemValue> visit(StringValue value) {
    return Optional.of(ItemValue.ofText(value.getString()));
  }

  @Override
  public Optional<ItemValue> visit(TimeValue value) {
    String text = ItemTimes.text(value, Locale.forLanguageTag(language));
    return Optional.of(new ItemValue(ItemTimes.id(value), text, Optional.empty()));
  }

  @Override
  public Optional<ItemValue> visit(UnsupportedValue value) {
    return Optional.empty();
  }
}
