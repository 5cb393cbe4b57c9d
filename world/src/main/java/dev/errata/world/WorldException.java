package dev.errata.world;

/** The bundled data is damaged, or was asked for something that it does not hold. */
public final class WorldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WorldException(String message) {
    super(message);
  }
}
