import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;

/**
 * Lucene as it comes: ArabicAnalyzer, BM25, the ten best of each question.
 *
 * Arguments: a folder for the index, a file with a JSON string for each text, and a file with
 * [questions of words, phrases]. Prints {"built": seconds, "spent": CPU seconds,
 * "words": [ms], "phrases": [ms]}: the CPU times of the second of two rounds, without parsing. All
 * cores build; "spent" includes the JVM's compiler and garbage collector.
 */
class Lucene {
    static final ObjectMapper JSON = new ObjectMapper();
    static final OperatingSystemMXBean PROCESS =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    public static void main(String[] given) throws Exception {
        List<String> texts = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(given[1]))) {
            texts.add(JSON.readValue(line, String.class));
        }
        String[][] asked = JSON.readValue(new File(given[2]), String[][].class);
        var analyzer = new ArabicAnalyzer();
        try (var directory = FSDirectory.open(Path.of(given[0]))) {
            long started = System.nanoTime(), before = PROCESS.getProcessCpuTime();
            try (var writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
                texts.parallelStream().forEach(text -> add(writer, text));
            }
            double built = (System.nanoTime() - started) / 1e9;
            double spent = (PROCESS.getProcessCpuTime() - before) / 1e9;
            try (var reader = DirectoryReader.open(directory)) {
                var searcher = new IndexSearcher(reader);
                var parser = new QueryBuilder(analyzer);
                List<Query> words = new ArrayList<>(), phrases = new ArrayList<>();
                for (String text : asked[0]) words.add(parser.createBooleanQuery("text", text));
                for (String text : asked[1]) phrases.add(parser.createPhraseQuery("text", text));
                System.out.println(JSON.writeValueAsString(Map.of(
                    "built", built,
                    "spent", spent,
                    "words", times(searcher, words),
                    "phrases", times(searcher, phrases))));
            }
        }
    }

    static void add(IndexWriter writer, String text) {
        try {
            var document = new Document();
            document.add(new TextField("text", text, Field.Store.NO));
            writer.addDocument(document);
        } catch (java.io.IOException error) {
            throw new java.io.UncheckedIOException(error);
        }
    }

    static double[] times(IndexSearcher searcher, List<Query> queries) throws Exception {
        double[] taken = new double[queries.size()];
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < taken.length; i++) {
                // A question of stop words only has no query.
                Query query = queries.get(i) == null ? new MatchNoDocsQuery() : queries.get(i);
                long started = THREAD.getCurrentThreadCpuTime();
                searcher.search(query, 10);
                taken[i] = (THREAD.getCurrentThreadCpuTime() - started) / 1e6;
            }
        }
        return taken;
    }
}
