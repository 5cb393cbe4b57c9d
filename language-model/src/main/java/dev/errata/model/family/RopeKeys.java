package dev.errata.model.family;

import java.util.Optional;

/** What {@code config.json} says about rotary positions. */
final class RopeKeys {
  private static final String SCALING = "rope_scaling";

  /** Where transformers 5 writes both the base and the scaling. */
  private static final String PARAMETERS = "rope_parameters";

  private static final String TYPE = "rope_type";
  private static final double USUAL_THETA = 10_000;

  private RopeKeys() {}

  static double theta(ConfigKeys keys) {
    return keys.object(PARAMETERS).orElse(keys).number("rope_theta", USUAL_THETA);
  }

  static RopeScaling scaling(ConfigKeys keys) {
    Optional<ConfigKeys> given = keys.object(SCALING).or(() -> keys.object(PARAMETERS));
    return given.map(RopeKeys::read).orElseGet(RopeScaling.None::new);
  }

  private static RopeScaling read(ConfigKeys scaling) {
    String key = scaling.optionalText(TYPE).isPresent() ? TYPE : "type"; // older files
    switch (scaling.optionalText(key).orElse("default")) {
      case "default":
        return new RopeScaling.None();
      case "linear":
        return new RopeScaling.Linear(scaling.number("factor"));
      case "llama3":
        return llama3(scaling);
      default:
        throw scaling.wrong(key, "one of default, linear, llama3");
    }
  }

  private static RopeScaling llama3(ConfigKeys scaling) {
    double low = scaling.number("low_freq_factor");
    if (scaling.number("high_freq_factor") <= low) {
      throw scaling.wrong("high_freq_factor", "a number above low_freq_factor " + low);
    }
    return new RopeScaling.Llama3(
        scaling.number("factor"),
        low,
        scaling.number("high_freq_factor"),
        scaling.positive("original_max_position_embeddings"));
  }
}
