import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * One node of a real OpenSearch server for the tests, in a process of its own.
 *
 * <p>Arguments: a folder for its data, then settings of OpenSearch as name=value; a value with commas
 * is a list. It ends with its standard input, so it never outlives the tests that started it.
 */
public final class Node {
    public static void main(String[] arguments) throws Exception {
        Map<String, String> settings = new TreeMap<>();
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            String[] parts = argument.split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, builder) -> settings.forEach((name, value) -> {
            if (value.contains(",")) {
                builder.putList(name, value.split(","));
            } else {
                builder.put(name, value);
            }
        }));
        runner.build(OpenSearchRunner.newConfigs().numOfNode(1).clusterName("bahith-tests").basePath(arguments[0]));
        while (System.in.read() >= 0) {
            // Nothing is said to it: only the end counts.
        }
        Runtime.getRuntime().halt(0);
    }
}
