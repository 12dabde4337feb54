package dev.postern.gateway.config;

/**
 * How statements are understood.
 *
 * @param secondOpinion whether another parser is asked about each query and change that is new
 */
public record AnalysisConfig(boolean secondOpinion) {
  static AnalysisConfig read(Node node) throws ConfigException {
    Section section = node.section("analysis");
    var secondOpinion = section.optional("second-opinion", Shapes.flag(), true);
    return section.build(() -> new AnalysisConfig(secondOpinion.get()));
  }
}
