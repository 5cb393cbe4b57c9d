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

  /** Perplexity of held-out text, 1 or more; lower is better. */
  public static final String PERPLEXITY = "perplexity";

  /** Questions whose answer follows from an edit and from what the unedited model knows. */
  public static final String PORTABILITY = "portability";

  /** Portability: a property of the new object, asked through the subject. */
  public static final String PORTABILITY_TWO_HOP = "portability.two_hop";

  /** Portability: the subject, asked through the new object. */
  public static final String PORTABILITY_INVERSE = "portability.inverse";

  /** Portability, in benchmarks: a question that needs the edit and a step of reasoning. */
  public static final String PORTABILITY_REASONING = "portability.reasoning";

  /** Portability, in KnowEdit: the subject under another name. */
  public static final String PORTABILITY_SUBJECT_ALIASING = "portability.subject_aliasing";

  /** Portability, in KnowEdit: what follows by symmetry, inversion and the like. */
  public static final String PORTABILITY_LOGICAL_GENERALIZATION =
      "portability.logical_generalization";

  /** Efficacy of the facts edited in the first quarter of all batches and still current. */
  public static final String RETENTION = "retention";

  /** The object before the edit is still given. */
  public static final String STALE = "stale";

  /** Lower ends, in batches, of the classes of age. */
  public static final List<Long> AGES = List.of(1L, 10L, 100L, 1000L);

  private static final String RETENTION_AGE = "retention.age_";

  private MetricNames() {}

  /** Efficacy of the facts edited at least this many batches ago and less than ten times that. */
  public static String retentionAtAge(long batches) {
    return RETENTION_AGE + batches;
  }
}
