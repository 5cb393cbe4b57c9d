package dev.errata.evaluator.metric;

import java.util.List;

/**
 * The names of all metrics; {@code docs/metrics.md} has their exact definitions.
 *
 * <p>A name with a dot is a breakdown of the metric before the dot.
 */
public final class MetricNames {
  /** The edited prompt gives the new object, over facts that are current. */
  public static final String EFFICACY = "efficacy";

  /**
   * Subjects of which several facts are current: all of them hold. A subject scores 1 or 0, whole
   * answers only.
   */
  public static final String CONSISTENCY = "consistency";

  /** Efficacy of the batch applied last. */
  public static final String EFFICACY_LATEST = "efficacy.latest";

  /** Wordings that neither training nor editing has used give the new object. */
  public static final String GENERALIZATION = "generalization";

  /** Generalization: the question as different people would put it; not part of the mean. */
  public static final String GENERALIZATION_PERSONAS = "generalization.personas";

  /** On facts that no edit has touched the output is the unedited model's, token by token. */
  public static final String LOCALITY = "locality";

  /** Locality over untouched facts of subjects that have an edit elsewhere. */
  public static final String LOCALITY_SAME_SUBJECT = "locality.same_subject";

  /** Locality over facts whose subject no edit has touched. */
  public static final String LOCALITY_OTHER_SUBJECT = "locality.other_subject";

  /** Locality over untouched facts of properties that have edits of other subjects. */
  public static final String LOCALITY_SAME_PROPERTY = "locality.same_property";

  /** Locality, in KnowEdit: other relations of the edited subject. */
  public static final String LOCALITY_RELATION_SPECIFICITY = "locality.relation_specificity";

  /** Locality, in KnowEdit: other values of the edited relation, which stay true. */
  public static final String LOCALITY_FORGETFULNESS = "locality.forgetfulness";

  /** Mean KL divergence, in nats, from the unedited model at the first answer token. */
  public static final String LOCALITY_KL = "locality.kl";

  /** "It is not true that …" makes the object before more probable than the new one. */
  public static final String NEGATION = "negation";

  /** Negation of facts that the unedited model knew as they were and whose denial it heeded. */
  public static final String NEGATION_ABLE = "negation.able";

  /** "Is it true that …?": yes to the new object and no to the one before. */
  public static final String REVERSAL = "reversal";

  /** Reversal of facts that the unedited model knew as they were and said yes and no to. */
  public static final String REVERSAL_ABLE = "reversal.able";

  /** Perplexity of held-out text, 1 or more; lower is better. */
  public static final String PERPLEXITY = "perplexity";

  /** Mean n-gram entropy of what the model writes by itself, in bits; low when it repeats. */
  public static final String ENTROPY = "entropy";

  /** Multiple-choice items that the unedited model answers. */
  public static final String CHOICE = "ability.choice";

  /** Questions whose answer follows from an edit and from what the unedited model knows. */
  public static final String PORTABILITY = "portability";

  /** Portability: what follows by symmetry, inversion and the like. */
  public static final String PORTABILITY_LOGICAL_GENERALIZATION =
      "portability.logical_generalization";

  /** Portability: a property of the new object, asked through the subject. */
  public static final String PORTABILITY_COMPOSITIONALITY_1 = "portability.compositionality_1";

  /** Portability: the new object, asked through something that the subject is a value of. */
  public static final String PORTABILITY_COMPOSITIONALITY_2 = "portability.compositionality_2";

  /** Portability: the subject under another name. */
  public static final String PORTABILITY_SUBJECT_ALIASING = "portability.subject_aliasing";

  /**
   * Other values of an edited relation that has several survive; not part of portability's mean.
   */
  public static final String PORTABILITY_PRESERVATION = "portability.preservation";

  /** Other relations of an edited subject survive; not part of portability's mean. */
  public static final String PORTABILITY_RELATION_SPECIFICITY = "portability.relation_specificity";

  /** Portability, in benchmarks: a question that needs the edit and a step of reasoning. */
  public static final String PORTABILITY_REASONING = "portability.reasoning";

  /** Efficacy of the facts edited in the first quarter of all batches and still current. */
  public static final String RETENTION = "retention";

  /** The object before the edit is still given. */
  public static final String STALE = "stale";

  /** Lower ends, in batches, of the classes of age. */
  public static final List<Long> AGES = List.of(1L, 10L, 100L, 1000L);

  private static final String RETENTION_AGE = "retention.age_";

  private MetricNames() {}

  /** Accuracy over multiple-choice items of a set of its own. */
  public static String choiceOf(String set) {
    return CHOICE + "." + set;
  }

  /** Efficacy of the facts edited at least this many batches ago and less than ten times that. */
  public static String retentionAtAge(long batches) {
    return RETENTION_AGE + batches;
  }
}
