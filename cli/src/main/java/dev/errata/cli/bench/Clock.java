package dev.errata.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What is counted. */
public enum Clock {
  /** Time as it passes. */
  WALL {
    @Override
    double seconds() {
      return System.nanoTime() / 1e9;
    }
  },
  /**
   * What all threads of the process have computed: still tells something on a machine that is busy
   * with other things, as long as there is one thread to compute with.
   */
  PROCESSOR {
    @Override
    double seconds() {
      return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
          / 1e9;
    }
  };

  /** Since some moment. */
  abstract double seconds();
}
