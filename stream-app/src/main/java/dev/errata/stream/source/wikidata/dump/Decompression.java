package dev.errata.stream.source.wikidata.dump;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** Opens files that may be packed with bzip2 or gzip, as their first bytes tell. */
final class Decompression {
  private static final int BUFFER = 1 << 16;

  private Decompression() {}

  static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      in.mark(3);
      byte[] start = in.readNBytes(3);
      in.reset();
      if (start.length == 3 && start[0] == 'B' && start[1] == 'Z' && start[2] == 'h') {
        return new BZip2CompressorInputStream(in, true);
      }
      boolean gzip = start.length >= 2 && start[0] == 0x1f && start[1] == (byte) 0x8b;
      return gzip ? new GZIPInputStream(in, BUFFER) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }
}
