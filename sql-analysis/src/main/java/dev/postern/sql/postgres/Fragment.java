package dev.postern.sql.postgres;

/** What the grammar of definitions leaves to the parser, by its word there. */
enum Fragment {
  /** ColId. */
  NAME,
  /** The same, of a column that a relation gets. */
  COLUMN_NAME,
  /** The same, that a relation goes by from then on. */
  NEW_NAME,
  /** ColLabel. */
  LABEL,
  /** NonReservedWord. */
  WORD,
  /** type_function_name. */
  FUNCTION_NAME,
  /** any_name. */
  DOTTED,
  STRING,
  INTEGER,
  DECIMAL,
  /** any_operator. */
  OPERATOR_SIGN,
  /** A relation's name whose rows and definition are left alone. */
  RELATION,
  /** A relation that is read. */
  READS,
  /** A relation that is changed. */
  WRITES,
  /** The same, with or without those that inherit from it. */
  WRITES_TREE,
  /** func_name. */
  FUNCTION,
  /** A function that will be called. */
  CALLS,
  TYPE,
  /** func_type. */
  ROUTINE_TYPE,
  /** a_expr. */
  EXPRESSION,
  /** b_expr. */
  RESTRICTED,
  /** func_expr_windowless. */
  CALL,
  /** index_params. */
  INDEX_ELEMENTS,
  QUERY,
  /** from_list. */
  TABLES,
  /** A query or change. */
  PREPARABLE,
  /** EXECUTE of a prepared statement. */
  EXECUTE,
  RESERVED_WORD
}
