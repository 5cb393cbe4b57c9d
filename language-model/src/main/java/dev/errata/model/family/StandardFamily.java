package dev.errata.model.family;

/** A family whose weights are called as Llama's are. */
abstract class StandardFamily implements Family {
  private static final WeightNames NAMES = new StandardNames();

  private final String modelType;

  StandardFamily(String modelType) {
    this.modelType = modelType;
  }

  @Override
  public final String modelType() {
    return modelType;
  }

  @Override
  public WeightNames names() {
    return NAMES;
  }

  /** Rotary frequencies, in older files. */
  @Override
  public boolean isBuffer(String name) {
    return name.endsWith(".rotary_emb.inv_freq");
  }
}
