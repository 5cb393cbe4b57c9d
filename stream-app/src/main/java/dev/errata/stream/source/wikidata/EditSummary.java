package dev.errata.stream.source.wikidata;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an edit did, as Wikibase sums it up: {@code /* wbsetclaimvalue:1| *}{@code /
 * [[Property:P6]]: …}. Only a summary that rules out a change of a wanted property is believed;
 * undo, restore and edits by tools say nothing, so that only the revisions can tell.
 */
public final class EditSummary {
  private static final Pattern ACTION = Pattern.compile("/\\* ([a-z]+)[a-z-]*:(\\d*)\\|");
  private static final Pattern PROPERTY = Pattern.compile("\\[\\[Property:(P[1-9][0-9]*)");
  private static final Set<String> TERMS =
      Set.of("wbsetlabel", "wbsetaliases", "wbsetlabeldescriptionaliases");
  private static final Set<String> NO_STATEMENT =
      Set.of(
          "wbsetdescription",
          "wbsetsitelink",
          "clientsitelink",
          "wblinktitles",
          "wbsetreference",
          "wbremovereferences");
  private static final Set<String> STATEMENT =
      Set.of("wbcreateclaim", "wbsetclaim", "wbsetclaimvalue", "wbremoveclaims");
  private static final Set<String> QUALIFIER = Set.of("wbsetqualifier", "wbremovequalifiers");
  private static final Set<String> START_AND_END = Set.of("P580", "P582");
  private static final String SEVERAL_REMOVED = "wbremoveclaims";

  private final String action;
  private final String count;
  private final Set<String> properties;

  public EditSummary(String comment) {
    Matcher matcher = ACTION.matcher(comment);
    boolean known = matcher.lookingAt();
    action = known ? matcher.group(1) : "";
    count = known ? matcher.group(2) : "";
    properties =
        PROPERTY
            .matcher(comment)
            .results()
            .map((MatchResult r) -> r.group(1))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the item may now be called otherwise. */
  public boolean changesNames() {
    return TERMS.contains(action);
  }

  /** Why the edit cannot have changed a current value of a wanted property, if it cannot. */
  public Optional<SkipReason> rulesOut(Predicate<String> wanted) {
    if (TERMS.contains(action) || NO_STATEMENT.contains(action)) {
      return Optional.of(SkipReason.NO_STATEMENT);
    }
    if (properties.isEmpty()) {
      return Optional.empty();
    }
    boolean single = !action.equals(SEVERAL_REMOVED) || count.equals("1");
    boolean other =
        STATEMENT.contains(action) && single && properties.stream().noneMatch(wanted)
            || QUALIFIER.contains(action) && properties.stream().noneMatch(START_AND_END::contains);
    return other ? Optional.of(SkipReason.OTHER_PROPERTY) : Optional.empty();
  }
}
