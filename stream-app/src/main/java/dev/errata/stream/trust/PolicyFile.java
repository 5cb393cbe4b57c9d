package dev.errata.stream.trust;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.errata.stream.StreamException;
import dev.errata.stream.source.JsonFields;
import dev.errata.stream.source.MalformedLineException;
import dev.errata.stream.trust.TrustPolicy.NewAccounts;
import dev.errata.stream.trust.TrustPolicy.SubjectLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a trust policy, as {@code docs/stream.md} describes the file. */
public final class PolicyFile {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final Set<String> FIELDS =
      Set.of(
          "allow", "deny", "settle", "sources", "actors", "anonymous", "new-accounts", "subjects");

  private PolicyFile() {}

  /**
   * Reads a policy.
   *
   * @throws StreamException when the file is missing or does not follow the format
   */
  public static TrustPolicy read(Path file) {
    try {
      return policy(MAPPER.readTree(Files.readAllBytes(file)));
    } catch (JsonProcessingException e) {
      throw new StreamException(
          "policy %s is no JSON: %s".formatted(file, e.getOriginalMessage()), e);
    } catch (StreamException e) {
      throw new StreamException("policy %s: %s".formatted(file, e.getMessage()), e);
    } catch (NoSuchFileException e) {
      throw new StreamException("policy %s does not exist".formatted(file), e);
    } catch (IOException e) {
      throw new StreamException("cannot read policy %s: %s".formatted(file, e), e);
    }
  }

  private static TrustPolicy policy(JsonNode root) {
    JsonFields fields = JsonFields.of("the policy", root, FIELDS);
    return new TrustPolicy(
        Set.copyOf(fields.texts("allow")),
        Set.copyOf(fields.texts("deny")),
        durations(fields, "settle"),
        durations(fields, "sources"),
        durations(fields, "actors"),
        fields.has("anonymous") ? duration(fields, "anonymous") : TrustPolicy.EQUAL.anonymous(),
        newAccounts(fields),
        subjects(fields));
  }

  private static NewAccounts newAccounts(JsonFields policy) {
    if (policy.find("new-accounts") == null) {
      return TrustPolicy.EQUAL.newAccounts();
    }
    JsonFields fields =
        JsonFields.of("'new-accounts'", policy.get("new-accounts"), Set.of("age", "wait"));
    return new NewAccounts(duration(fields, "age"), duration(fields, "wait"));
  }

  private static Optional<SubjectLimit> subjects(JsonFields policy) {
    if (policy.find("subjects") == null) {
      return Optional.empty();
    }
    JsonFields fields =
        JsonFields.of("'subjects'", policy.get("subjects"), Set.of("edits", "within"));
    fields.get("edits");
    return Optional.of(
        new SubjectLimit(Math.toIntExact(fields.number("edits")), duration(fields, "within")));
  }

  private static Map<String, Duration> durations(JsonFields policy, String field) {
    Map<String, Duration> durations = new HashMap<>();
    JsonNode node = policy.find(field);
    if (node != null) {
      Set<String> names = new HashSet<>();
      node.fieldNames().forEachRemaining(names::add);
      JsonFields fields = JsonFields.of("'" + field + "'", node, names);
      names.forEach(name -> durations.put(name, duration(fields, name)));
    }
    return durations;
  }

  private static Duration duration(JsonFields fields, String name) {
    String text = fields.text(name);
    try {
      Duration duration = Duration.parse(text);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeException e) {
      throw malformed(fields, name, text);
    }
    throw malformed(fields, name, text);
  }

  private static MalformedLineException malformed(JsonFields fields, String name, String text) {
    return JsonFields.malformed(
        "%s: '%s' is '%s', expected a duration of zero or more, such as PT60S or P7D",
        fields.where(), name, text);
  }
}
