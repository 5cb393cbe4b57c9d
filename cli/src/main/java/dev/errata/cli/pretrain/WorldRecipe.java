package dev.errata.cli.pretrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.cli.CliException;
import dev.errata.model.training.PretrainingRecipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How a model of the world is trained.
 *
 * @param mix what is drawn
 * @param training model, loss and optimiser
 */
record WorldRecipe(WorldCurriculum.Mix mix, PretrainingRecipe training) {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** The recipe of the bundled model. */
  static WorldRecipe bundled() {
    try (InputStream in = WorldRecipe.class.getResourceAsStream("world-2015.json")) {
      return JSON.readValue(in, WorldRecipe.class);
    } catch (IOException e) {
      throw new UncheckedIOException("the bundled recipe cannot be read", e);
    }
  }

  /**
   * Reads a recipe file.
   *
   * @throws CliException if it cannot be read, lacks a key or has one too many
   */
  static WorldRecipe read(Path file) {
    try {
      return JSON.readValue(Files.readString(file), WorldRecipe.class);
    } catch (JsonProcessingException e) {
      throw new CliException(
          "recipe %s is not usable: %s".formatted(file, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new CliException("recipe %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** The same with another number of steps and another seed. */
  WorldRecipe with(int steps, long seed) {
    ObjectNode json = JSON.valueToTree(this);
    ((ObjectNode) json.get("training")).put("steps", steps).put("seed", seed);
    return JSON.convertValue(json, WorldRecipe.class);
  }
}
