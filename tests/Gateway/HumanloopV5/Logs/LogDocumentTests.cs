using System.Text;
using System.Text.Json;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Logs;

namespace Evals.Gateway.Tests.HumanloopV5.Logs;

public sealed class LogDocumentTests
{
    [Fact]
    public void A_document_holds_the_logs_own_fields_in_one_order_and_nothing_else()
    {
        var body = Read(
            """
            {"output":"x","run_id":"rn_1","inputs":{"b": 1, "a":[1,2]},"error":null,"id":"fl_1","unknown":{"a":1},"log_status":"complete",
             "start_time":"2026-01-02T03:04:05.123456Z","flow":{"attributes":{}},"source_datapoint_id":"dp_1"}
            """);

        Assert.Equal(
            """{"inputs":{"b": 1, "a":[1,2]},"output":"x","start_time":"2026-01-02T03:04:05.123456Z"}""",
            Document(body));
    }

    [Fact]
    public void Of_a_field_that_is_there_twice_the_last_counts()
    {
        Assert.Equal("""{"output":"b"}""", Document(Read("""{"output":"a","output":"b"}""")));
        Assert.Equal("{}", Document(Read("""{"output":"a","output":null}""")));
        Assert.Equal("""{"output":"b"}""", Document(Read("""{"\u006futput":"a","outp\u0075t":"b"}""")));
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05.123Z", "2026-01-02T03:04:05.123Z")]
    [InlineData("2026-01-02T03:04:05.1234567Z", "2026-01-02T03:04:05.123456Z")]
    [InlineData("2026-01-02T03:04:05.123456", "2026-01-02T03:04:05.123456Z")]
    [InlineData("2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05.000000Z")]
    [InlineData("2026-01-02T03:04:05\\u002B02:00", "2026-01-02T01:04:05.000000Z")]
    [InlineData("2026-01-02", "2026-01-02T00:00:00.000000Z")]
    public void Times_are_kept_in_UTC(string sent, string kept) =>
        Assert.Equal($$"""{"start_time":"{{kept}}"}""", Document(Read($$"""{"start_time":"{{sent}}"}""")));

    [Fact]
    public void The_same_log_has_the_same_fingerprint_however_its_keys_are_ordered()
    {
        var one = Fingerprint("""{"inputs":{"a":1},"output":"x","source_datapoint_id":"dp_1"}""");

        Assert.NotEqual(0, one);
        Assert.Equal(one, Fingerprint("""{"source_datapoint_id":"dp_1", "output":"x", "error":null, "id":"fl_1", "inputs":{"a":1}}"""));
        Assert.NotEqual(one, Fingerprint("""{"inputs":{"a":1},"output":"y","source_datapoint_id":"dp_1"}"""));
        Assert.NotEqual(one, Fingerprint("""{"inputs":{"a":1},"output":"x","source_datapoint_id":"dp_2"}"""));
        Assert.NotEqual(one, Fingerprint("""{"inputs":{"a":1},"output":"x","source_datapoint_id":"dp_1","log_status":"complete"}"""));
        Assert.NotEqual(one, Fingerprint("""{"inputs":{"a":1},"output":"x","source_datapoint_id":"dp_1"}""", "flv_2"));
    }

    /// <summary>Runs keep it: with another one, a log of before would be stored once more when it is sent again.</summary>
    [Fact]
    public void A_fingerprint_stays_what_it_is() =>
        Assert.Equal(1127347887013868990, Fingerprint("""{"inputs":{"a":1},"output":"x","source_datapoint_id":"dp_1"}"""));

    private static long Fingerprint(string json, string version = "flv_1") => LogDocument.Fingerprint(Read(json), LogType.Flow, version);

    private static string Document(LogBody body) => Encoding.UTF8.GetString(LogDocument.Write(body, LogType.Flow.Document));

    private static LogBody Read(string json)
    {
        var input = new Input();
        var body = LogBody.Read(new Fields(JsonDocument.Parse(json).RootElement, Location.Body, input), LogType.Flow.Belongs | LogType.Flow.Document);
        Assert.Null(input.Fault);
        return body;
    }
}
