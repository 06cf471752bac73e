using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Logs;

namespace Evals.Micro;

/// <summary>From a request's body of 0.7 KB to what is stored of it.</summary>
public class JsonBenchmarks
{
    private readonly byte[] _json = Encoding.UTF8.GetBytes(
        $$"""{"id":"fl_1","run_id":"rn_1","source_datapoint_id":"dp_1","inputs":{"question":"What should the customer be told about order 17?","tone":"friendly"},"messages":null,"output":"{{new string('x', 400)}}","start_time":"2026-01-05T09:00:00.000Z","end_time":"2026-01-05T09:00:01.250Z","log_status":"complete"}""");

    [Benchmark]
    public bool Parse()
    {
        using var document = JsonDocument.Parse(_json);
        return document.RootElement.ValueKind == JsonValueKind.Object;
    }

    [Benchmark]
    public byte[] ParseReadAndWrite()
    {
        using var document = JsonDocument.Parse(_json);
        return LogDocument.Write(Read(document), LogType.Flow.Document);
    }

    [Benchmark]
    public long ParseReadAndFingerprint()
    {
        using var document = JsonDocument.Parse(_json);
        return LogDocument.Fingerprint(Read(document), LogType.Flow, "flv_1");
    }

    private static LogBody Read(JsonDocument document) =>
        LogBody.Read(new Fields(document.RootElement, Location.Body, new Input()), LogType.Flow.Belongs | LogType.Flow.Document);
}
