package dev.errata.model.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import dev.errata.model.training.Shard.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs the shards of a step, each on a thread of its own, and averages their gradients in a fixed
 * order. Threads that each do a whole shard wait for each other once a step; threads inside every
 * tensor operation would do so thousands of times.
 */
final class Shards implements AutoCloseable {
  private final List<Shard> shards = new ArrayList<>();
  private final ExecutorService threads;

  Shards(PretrainingRecipe recipe, NDManager manager) {
    for (int i = 0; i < recipe.batch().shards(); i++) {
      shards.add(new Shard(recipe, manager));
    }
    this.threads = Executors.newFixedThreadPool(shards.size(), Shards::daemon);
  }

  /**
   * Averages over the shards.
   *
   * @param scope owns the gradients
   * @param batches one per shard
   */
  Result run(
      NDManager scope, Map<String, NDArray> parameters, List<StepBatch> batches, long noiseSeed) {
    List<Result> results = new ArrayList<>();
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      List<Future<Result>> running = new ArrayList<>();
      for (int i = 0; i < shards.size(); i++) {
        Shard shard = shards.get(i);
        StepBatch batch = batches.get(i);
        NDManager own = scope.newSubManager();
        long seed = noiseSeed * shards.size() + i;
        running.add(threads.submit(() -> shard.run(own, collector, parameters, batch, seed)));
      }
      for (Future<Result> future : running) {
        results.add(join(future));
      }
    }
    return average(results);
  }

  private static Result average(List<Result> results) {
    Map<String, NDArray> sum = results.get(0).gradients();
    if (results.size() > 1) {
      for (Result other : results.subList(1, results.size())) {
        other.gradients().forEach((name, gradient) -> sum.get(name).addi(gradient));
      }
      sum.values().forEach(gradient -> gradient.muli(1f / results.size()));
    }
    return new Result(sum, StepReport.mean(results.stream().map(Result::report).toList()));
  }

  private static Result join(Future<Result> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("training was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a training thread failed", e.getCause());
    }
  }

  private static Thread daemon(Runnable work) {
    Runnable alone =
        () -> {
          JniUtils.setNumThreads(1); // of the calling thread's tensor operations
          work.run();
        };
    Thread thread = new Thread(alone, "training");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    threads.shutdown();
    shards.forEach(Shard::close);
  }
}
