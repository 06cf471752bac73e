using System.Text.Json;
using System.Text.Json.Serialization;
using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>What an outbox holds for a run until it was delivered. Stored as JSON: names and discriminators never change.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(ReceiveFacts), "receive")]
[JsonDerivedType(typeof(AttachEvaluation), "attach")]
[JsonDerivedType(typeof(JoinLog), "join")]
internal abstract record RunMessage
{
    /// <summary>The message as a row's content. Ids are time-ordered, so that messages are delivered in the order they were made in.</summary>
    public OutboxMessage To(string runId, IdSource ids) =>
        new(ids.Next("msg_"), runId, JsonSerializer.SerializeToUtf8Bytes(this, RunMessageJson.Default.RunMessage));

    /// <exception cref="JsonException">The payload is of no kind that this version knows.</exception>
    public static RunMessage Parse(byte[] payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, RunMessageJson.Default.RunMessage) ?? throw new JsonException("The message is null.");
        }
        catch (NotSupportedException fault)
        {
            // What the serializer calls an object without a discriminator.
            throw new JsonException("The message does not say what it is.", fault);
        }
    }

    /// <summary>Gives the message to its run. The run takes repeats without harm.</summary>
    public abstract Task<Result<RunView>> Deliver(IRun run);
}

/// <summary>For <see cref="IRun.Receive"/>.</summary>
internal sealed record ReceiveFacts(LogFacts Facts) : RunMessage
{
    public override Task<Result<RunView>> Deliver(IRun run) => run.Receive(Facts);
}

/// <summary>For <see cref="IRun.Attach"/>.</summary>
internal sealed record AttachEvaluation(Attachment Attachment) : RunMessage
{
    public override Task<Result<RunView>> Deliver(IRun run) => run.Attach(Attachment);
}

/// <summary>For <see cref="IRun.Join"/>.</summary>
internal sealed record JoinLog(LogPlace Log) : RunMessage
{
    public override Task<Result<RunView>> Deliver(IRun run) => run.Join(Log);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(RunMessage))]
internal sealed partial class RunMessageJson : JsonSerializerContext;
