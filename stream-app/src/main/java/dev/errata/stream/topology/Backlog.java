package dev.errata.stream.topology;

/** How far the editor is behind. */
public interface Backlog {
  /** An editor that is never behind. */
  Backlog NONE =
      new Backlog() {
        @Override
        public int waiting() {
          return 0;
        }

        @Override
        public void closed() {}
      };

  /** Batches that are closed and not yet edited, with the one that is being edited. */
  int waiting();

  /** Says that one more batch was closed. */
  void closed();
}
