package dev.postern.gateway.ocsf;

/** The classes of OCSF 1.5.0 that events are of. */
enum OcsfClass {
  AUTHENTICATION(3002, "Authentication"),
  ENTITY_MANAGEMENT(3004, "Entity Management"),
  USER_ACCESS(3005, "User Access Management"),
  API_ACTIVITY(6003, "API Activity"),
  DATASTORE_ACTIVITY(6005, "Datastore Activity");

  private static final int OF_ONE_CATEGORY = 1000;

  private final int uid;
  private final String caption;

  OcsfClass(int uid, String caption) {
    this.uid = uid;
    this.caption = caption;
  }

  int uid() {
    return uid;
  }

  String caption() {
    return caption;
  }

  int category() {
    return uid / OF_ONE_CATEGORY;
  }

  String categoryCaption() {
    return switch (this) {
      case AUTHENTICATION, ENTITY_MANAGEMENT, USER_ACCESS -> "Identity & Access Management";
      case API_ACTIVITY, DATASTORE_ACTIVITY -> "Application Activity";
    };
  }
}
