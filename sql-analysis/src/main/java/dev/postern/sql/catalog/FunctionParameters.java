package dev.postern.sql.catalog;

import dev.postern.sql.catalog.Function.Arguments;
import dev.postern.sql.catalog.Function.Output;
import dev.postern.sql.catalog.Function.Result;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a row of {@code pg_proc}. The server keeps the modes, and the types of all
 * parameters, only where some are not plain inputs, and names only where some have one.
 */
record FunctionParameters(Arguments inputs, Result result) {
  private static final String INPUTS = "ibv";
  private static final String OUTPUTS = "obt";

  /**
   * @param kept what to keep in the place of a name
   */
  static FunctionParameters of(ResultSet row, UnaryOperator<String> kept) throws SQLException {
    List<Integer> inputs = CatalogSnapshot.numbers(row.getString("inputs"));
    String modes = row.getString("modes");
    String types = row.getString("types");
    List<Integer> all = types == null ? inputs : CatalogSnapshot.numbers(types);
    String[] names = names(row.getArray("names"));
    var inputNames = new ArrayList<String>();
    var outputs = new ArrayList<Output>();
    for (int i = 0; i < all.size(); i++) {
      String name = i < names.length ? kept.apply(names[i]) : "";
      char mode = modes == null ? 'i' : modes.charAt(i);
      if (INPUTS.indexOf(mode) >= 0) {
        inputNames.add(name);
      }
      if (OUTPUTS.indexOf(mode) >= 0) {
        outputs.add(new Output(name, all.get(i)));
      }
    }
    return new FunctionParameters(
        new Arguments(
            inputs, List.copyOf(inputNames), row.getInt("required"), (int) row.getLong("variadic")),
        new Result((int) row.getLong("result"), row.getBoolean("set"), List.copyOf(outputs)));
  }

  private static String[] names(@Nullable Array array) throws SQLException {
    return array == null ? new String[0] : (String[]) array.getArray();
  }
}
