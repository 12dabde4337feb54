package dev.postern.gateway;

/** What some clients do, byte for byte the same on either {@link Side}. */
record Scenario(String name, Script script) {
  /** The clients' part. */
  interface Script {
    void play(Stage stage) throws Exception;
  }

  /** What the clients hear on one side. */
  String heard(Side side) throws Exception {
    try (Stage stage = new Stage(side)) {
      script.play(stage);
      return stage.transcript();
    }
  }
}
