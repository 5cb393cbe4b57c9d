package dev.errata.cli.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a TCP port. */
final class Port implements ITypeConverter<Integer> {
  private static final int LAST = 65_535;

  @Override
  public Integer convert(String text) {
    int port;
    try {
      port = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a port number");
    }
    if (port < 0 || port > LAST) {
      throw new TypeConversionException("%d is not a port: expected 0 to %d".formatted(port, LAST));
    }
    return port;
  }
}
