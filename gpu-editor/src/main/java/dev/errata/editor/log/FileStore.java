package dev.errata.editor.log;

import dev.errata.editor.EditorException;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditRequest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Batches in a file: for each, the number of its bytes as four bytes, and the command in Avro's
 * single-object encoding. Its offset is its place in the file.
 */
final class FileStore implements BatchStore {
  private final Path file;
  private final FileChannel channel;
  private long end;

  /** Over an empty file; closes it. */
  FileStore(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** A temporary file, gone when it is closed, and where the system can, when the process dies. */
  static FileStore temporary() {
    try {
      Path file = Files.createTempFile("errata-edits-", ".avro");
      return new FileStore(
          file,
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE));
    } catch (IOException e) {
      throw new EditorException("No temporary file for the edits so far: " + e.getMessage(), e);
    }
  }

  @Override
  public long append(EditCommand command) {
    long offset = end;
    try {
      ByteBuffer content = EditCommand.getEncoder().encode(command);
      ByteBuffer record = ByteBuffer.allocate(Integer.BYTES + content.remaining());
      record.putInt(content.remaining()).put(content).flip();
      while (record.hasRemaining()) {
        end += channel.write(record, end);
      }
      return offset;
    } catch (IOException e) {
      end = offset;
      throw failed("written", e);
    }
  }

  @Override
  public void clear() {
    try {
      channel.truncate(0);
      end = 0;
    } catch (IOException e) {
      throw failed("emptied", e);
    }
  }

  @Override
  public List<EditRequest> at(long offset) {
    try {
      int size = bytes(offset, Integer.BYTES).getInt();
      ByteBuffer content = bytes(offset + Integer.BYTES, size);
      return ((EditBatch) EditCommand.getDecoder().decode(content).getBody()).getEdits();
    } catch (IOException e) {
      throw failed("read at " + offset, e);
    }
  }

  private ByteBuffer bytes(long from, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException("it ends before the batch does");
      }
    }
    return bytes.flip();
  }

  private EditorException failed(String what, IOException e) {
    String why = e.getMessage() == null ? e.toString() : e.getMessage();
    return new EditorException(
        "The edits so far, in %s, cannot be %s: %s".formatted(file, what, why), e);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed("closed", e);
    }
  }
}
