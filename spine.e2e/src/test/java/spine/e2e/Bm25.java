package spine.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;

/** BM25 over whole documents, as a measure. */
final class Bm25 {
    private final EnglishAnalyzer analyzer = new EnglishAnalyzer();
    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();

    private Bm25() {
    }

    static Bm25 over(Path corpus) throws IOException {
        var bm25 = new Bm25();
        try (var writer = new IndexWriter(bm25.directory, new IndexWriterConfig(bm25.analyzer));
                var files = Files.list(corpus)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                var document = new Document();
                document.add(new StoredField("name", file.getFileName().toString()));
                document.add(new TextField("text", Files.readString(file), Field.Store.NO));
                writer.addDocument(document);
            }
        }
        return bm25;
    }

    /** Names of the best documents, best first. */
    List<String> search(String question, int limit) throws IOException {
        try (var reader = DirectoryReader.open(directory)) {
            var searcher = new IndexSearcher(reader);
            searcher.setSimilarity(new BM25Similarity());
            var names = new ArrayList<String>();
            for (var hit : searcher.search(query(question), limit).scoreDocs) {
                names.add(searcher.storedFields().document(hit.doc).get("name"));
            }
            return names;
        }
    }

    private BooleanQuery query(String question) throws IOException {
        var query = new BooleanQuery.Builder();
        try (var tokens = analyzer.tokenStream("text", question)) {
            var term = tokens.addAttribute(org.apache.lucene.analysis.tokenattributes.CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                query.add(new TermQuery(new Term("text", term.toString())), BooleanClause.Occur.SHOULD);
            }
            tokens.end();
        }
        return query.build();
    }
}
