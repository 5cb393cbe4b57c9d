package dev.errata.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Holds a data directory for one broker.
 *
 * <p>Kafka locks its directory too, but of a node that is broker and controller in one it does so
 * after the controller has begun to write: a second node would have damaged the first one's
 * metadata by then.
 */
final class DirectoryLock implements AutoCloseable {
  private static final String FILE = "errata-broker.lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock; it ends with the process at the latest.
   *
   * @throws BrokerException when another broker holds it, or the directory cannot be written
   */
  static DirectoryLock acquire(Path directory) {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel)) {
        return new DirectoryLock(channel);
      }
      channel.close();
    } catch (IOException e) {
      throw new BrokerException(
          "Cannot start the broker in %s: cannot write there (%s)".formatted(directory, e), e);
    }
    throw new BrokerException(
        "Cannot start the broker in %s: another broker uses this directory; stop it or choose another directory"
            .formatted(directory));
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // held within this process
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new BrokerException("Cannot release the broker's lock: " + e.getMessage(), e);
    }
  }
}
