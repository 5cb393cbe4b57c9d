package dev.errata.model;

import dev.errata.model.safetensors.Precision;

/** For whom a model is saved. */
enum Saving {
  /**
   * For this program: edited matrices in float32, so that the same bits are loaded again; unedited
   * files are linked where the file system can, since nobody writes into them.
   */
  SNAPSHOT {
    @Override
    Precision precision(Precision original) {
      return Precision.FLOAT32;
    }
  },
  /**
   * For any program: all matrices in the type that the files had, edited ones rounded to it;
   * unedited files are copied, since the new owner of the directory may write into them.
   */
  EXPORT {
    @Override
    Precision precision(Precision original) {
      return original;
    }
  };

  /** What an edited matrix is stored in. */
  abstract Precision precision(Precision original);
}
