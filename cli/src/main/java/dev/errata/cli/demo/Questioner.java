package dev.errata.cli.demo;

import dev.errata.cli.demo.DemoQuestions.Item;
import dev.errata.cli.demo.DemoStatus.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Puts the demo's questions and keeps the answers of before and now. */
final class Questioner {
  private final DemoQuestions questions;
  private final List<String> before;
  private volatile List<String> now;

  /**
   * @param unedited answers prompts by the unedited model
   */
  Questioner(DemoQuestions questions, UnaryOperator<List<String>> unedited) {
    this.questions = questions;
    this.before = List.copyOf(unedited.apply(prompts()));
    this.now = before;
  }

  /** Asks again. */
  void ask(UnaryOperator<List<String>> edited) {
    now = List.copyOf(edited.apply(prompts()));
  }

  DemoQuestions questions() {
    return questions;
  }

  List<Asked> asked() {
    List<String> answers = now;
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      asked.add(new Asked(questions.asked().get(i).prompt(), before.get(i), answers.get(i)));
    }
    return asked;
  }

  private List<String> prompts() {
    return questions.asked().stream().map(Item::prompt).toList();
  }
}
