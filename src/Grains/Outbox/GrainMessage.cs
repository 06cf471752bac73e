using System.Text.Json;
using System.Text.Json.Serialization;
using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>What an outbox holds until it was delivered. Stored as JSON: names and discriminators never change.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(ReceiveFacts), "receive")]
[JsonDerivedType(typeof(AttachEvaluation), "attach")]
[JsonDerivedType(typeof(JoinLog), "join")]
[JsonDerivedType(typeof(FollowDirectory), "follow")]
internal abstract record GrainMessage
{
    /// <summary>The message as a row's content. Ids are time-ordered, so that messages are delivered in the order they were made in.</summary>
    public OutboxMessage To(string receiverId, IdSource ids) =>
        new(ids.Next("msg_"), receiverId, JsonSerializer.SerializeToUtf8Bytes(this, GrainMessageJson.Default.GrainMessage));

    /// <exception cref="JsonException">The payload is of no kind that this version knows.</exception>
    public static GrainMessage Parse(byte[] payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, GrainMessageJson.Default.GrainMessage) ?? throw new JsonException("The message is null.");
        }
        catch (NotSupportedException fault)
        {
            // What the serializer calls an object without a discriminator.
            throw new JsonException("The message does not say what it is.", fault);
        }
    }

    /// <summary>Gives the message to its receiver, which takes repeats without harm.</summary>
    /// <returns>Why it was refused; null when it was not.</returns>
    public abstract Task<Refusal?> Deliver(IGrains grains, GrainKey receiver);
}

/// <summary>For a run.</summary>
internal abstract record RunMessage : GrainMessage
{
    public sealed override async Task<Refusal?> Deliver(IGrains grains, GrainKey receiver) => (await Deliver(grains.Run(receiver))).Refusal;

    protected abstract Task<Result<RunView>> Deliver(IRun run);
}

/// <summary>For <see cref="IRun.Receive"/>.</summary>
internal sealed record ReceiveFacts(LogFacts Facts) : RunMessage
{
    protected override Task<Result<RunView>> Deliver(IRun run) => run.Receive(Facts);
}

/// <summary>For <see cref="IRun.Attach"/>.</summary>
internal sealed record AttachEvaluation(Attachment Attachment) : RunMessage
{
    protected override Task<Result<RunView>> Deliver(IRun run) => run.Attach(Attachment);
}

/// <summary>For <see cref="IRun.Join"/>.</summary>
internal sealed record JoinLog(LogPlace Log) : RunMessage
{
    protected override Task<Result<RunView>> Deliver(IRun run) => run.Join(Log);
}

/// <summary>For <see cref="IDirectories.FollowMove"/>.</summary>
internal sealed record FollowDirectory(DirectoryMove Move) : GrainMessage
{
    public override async Task<Refusal?> Deliver(IGrains grains, GrainKey receiver) =>
        (await grains.Directories(receiver.Workspace).FollowMove(receiver.Id, Move)).Refusal;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(GrainMessage))]
internal sealed partial class GrainMessageJson : JsonSerializerContext;
