package dev.errata.stream.source.wikidata.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.event.Entity;
import dev.errata.stream.source.wikidata.KnownLabels;
import dev.errata.stream.source.wikidata.Labels;
import dev.errata.stream.source.wikidata.item.ItemRevision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Labels and aliases as they are now ({@code action=wbgetentities}), kept once read. */
public final class ApiLabels implements Labels {
  private static final Pattern ID = Pattern.compile("[QP][1-9][0-9]*");
  private static final String EVERY_LANGUAGE = "mul";

  private final WikibaseApi api;
  private final String language;
  private final KnownLabels known = new KnownLabels();

  public ApiLabels(WikibaseApi api, String language) {
    this.api = api;
    this.language = language;
  }

  @Override
  public Map<String, Entity> find(Set<String> ids) throws InterruptedException {
    List<String> missing =
        ids.stream().filter(id -> ID.matcher(id).matches() && !known.knows(id)).sorted().toList();
    Map<String, Optional<Entity>> found = Batches.ask(missing, this::ask, e -> Optional.empty());
    found.forEach(known::put);
    return known.find(ids);
  }

  @Override
  public void learn(ItemRevision item) {
    known.learn(item);
  }

  @Override
  public void forget(String id) {
    known.forget(id);
  }

  private Map<String, Optional<Entity>> ask(List<String> ids) throws InterruptedException {
    JsonNode answer =
        api.ask(
            Map.of(
                "action",
                "wbgetentities",
                "ids",
                String.join("|", ids),
                "props",
                "labels|aliases",
                "languages",
                language + "|" + EVERY_LANGUAGE));
    Map<String, Optional<Entity>> result = new HashMap<>();
    for (String id : ids) {
      result.put(id, entity(id, answer.path("entities")));
    }
    return result;
  }

  /** A merged item's answer stands under the id that was asked for. */
  private Optional<Entity> entity(String id, JsonNode entities) {
    JsonNode entity = entities.path(id);
    return languages()
        .map(code -> entity.path("labels").path(code).path("value"))
        .filter(JsonNode::isTextual)
        .findFirst()
        .map(label -> new Entity(id, label.asText(), aliases(entity)));
  }

  private List<String> aliases(JsonNode entity) {
    return languages()
        .map(code -> entity.path("aliases").path(code))
        .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
        .map(alias -> alias.path("value").asText())
        .distinct()
        .toList();
  }

  private Stream<String> languages() {
    return Stream.of(language, EVERY_LANGUAGE);
  }
}
