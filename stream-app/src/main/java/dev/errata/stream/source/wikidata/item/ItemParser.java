package dev.errata.stream.source.wikidata.item;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.errata.stream.source.JsonFields;
import dev.errata.stream.source.MalformedLineException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wikidata.wdtk.datamodel.helpers.JsonDeserializer;
import org.wikidata.wdtk.datamodel.interfaces.ItemDocument;
import org.wikidata.wdtk.datamodel.interfaces.MonolingualTextValue;
import org.wikidata.wdtk.datamodel.interfaces.Snak;
import org.wikidata.wdtk.datamodel.interfaces.SomeValueSnak;
import org.wikidata.wdtk.datamodel.interfaces.Statement;
import org.wikidata.wdtk.datamodel.interfaces.StatementGroup;
import org.wikidata.wdtk.datamodel.interfaces.TimeValue;
import org.wikidata.wdtk.datamodel.interfaces.Value;
import org.wikidata.wdtk.datamodel.interfaces.ValueSnak;

/** Reads item documents in the JSON that Wikidata has written since August 2014. */
public final class ItemParser {
  private static final String ENTITIES = "http://www.wikidata.org/entity/";
  private static final String START = "P580";
  private static final String END = "P582";

  /** Labels that hold in every language have a code of their own. */
  private static final String EVERY_LANGUAGE = "mul";

  private final JsonDeserializer documents = new JsonDeserializer(ENTITIES);
  private final String language;
  private final Predicate<String> wanted;
  private final ValueReader values;

  /**
   * @param language of labels, aliases and texts, for example {@code en}
   * @param wanted which properties are kept
   */
  public ItemParser(String language, Predicate<String> wanted) {
    this.language = language;
    this.wanted = wanted;
    this.values = new ValueReader(language);
  }

  /**
   * Reads a document.
   *
   * @throws MalformedLineException when it is no item in this form
   */
  public ItemRevision parse(String json, long revision, Instant time) {
    try {
      return revision(documents.deserializeItemDocument(json), revision, time);
    } catch (JsonProcessingException e) {
      throw JsonFields.malformed("the document is no item: %s", e.getOriginalMessage());
    } catch (RuntimeException e) { // the toolkit checks ids and values with unchecked exceptions
      throw JsonFields.malformed("the document is no item: %s", e.getMessage());
    }
  }

  private ItemRevision revision(ItemDocument item, long revision, Instant time) {
    return new ItemRevision(
        item.getEntityId().getId(), revision, time, label(item), aliases(item), statements(item));
  }

  private Optional<String> label(ItemDocument item) {
    return Stream.of(language, EVERY_LANGUAGE)
        .map(item.getLabels()::get)
        .filter(label -> label != null)
        .map(MonolingualTextValue::getText)
        .findFirst();
  }

  private List<String> aliases(ItemDocument item) {
    return Stream.of(language, EVERY_LANGUAGE)
        .flatMap(code -> item.getAliases().getOrDefault(code, List.of()).stream())
        .map(MonolingualTextValue::getText)
        .distinct()
        .toList();
  }

  private Map<String, List<ItemStatement>> statements(ItemDocument item) {
    return item.getStatementGroups().stream()
        .filter(group -> wanted.test(group.getProperty().getId()))
        .collect(Collectors.toMap(group -> group.getProperty().getId(), this::statements));
  }

  private List<ItemStatement> statements(StatementGroup group) {
    return group.getStatements().stream().map(this::statement).toList();
  }

  private ItemStatement statement(Statement statement) {
    return new ItemStatement(
        statement.getStatementId(),
        Optional.ofNullable(statement.getValue()).flatMap(value -> value.accept(values)),
        ItemStatement.Rank.valueOf(statement.getRank().name().toUpperCase(Locale.ROOT)),
        times(statement, START).stream().min(Instant::compareTo).orElse(Instant.MIN),
        times(statement, END).stream().max(Instant::compareTo).orElse(Instant.MAX));
  }

  /** The times of a qualifier. One that is unknown has passed; one that is said not to be, not. */
  private static List<Instant> times(Statement statement, String property) {
    List<Instant> times = new ArrayList<>();
    statement
        .getAllQualifiers()
        .forEachRemaining(
            qualifier -> {
              if (qualifier.getPropertyId().getId().equals(property)) {
                time(qualifier).ifPresent(times::add);
              }
            });
    return times;
  }

  private static Optional<Instant> time(Snak qualifier) {
    if (qualifier instanceof ValueSnak snak) {
      Value value = snak.getValue();
      return value instanceof TimeValue time
          ? Optional.of(ItemTimes.start(time))
          : Optional.empty();
    }
    return qualifier instanceof SomeValueSnak ? Optional.of(Instant.MIN) : Optional.empty();
  }
}
