using System.Text;
using System.Text.Json;
using Evals.Contracts;
using Evals.Grains;
using Evals.Testing;

namespace Evals.Engine.Outbox;

public sealed class GrainMessageTests
{
    private static readonly ReceiveFacts Receive = new(new LogFacts(
        "log_1",
        "rn_home",
        "dp_1",
        Complete: true,
        Deleted: false,
        Revision: 7,
        [
            new JudgmentFact("ev_1", "evv_1", Outcome.Of(true), -5, 1),
            new JudgmentFact("ev_2", "evv_2", Outcome.Of(0.25), 6, 2),
            new JudgmentFact("ev_3", "evv_3", Outcome.Of("good", "kurz"), 7, 3),
            new JudgmentFact("ev_4", "evv_4", Outcome.Error, 8, 4),
        ]));

    private static readonly AttachEvaluation Attach = new(new Attachment(
        "evr_1",
        3,
        [new EvaluatorRef("ev_1", "evv_1", new EvaluatorSpec(EvaluatorKind.Human, ReturnType.Select, ["good", "bad"]), Orchestrated: true)],
        Removed: true));

    private static readonly JoinLog Join = new(new LogPlace("log_1", "log_1", "dp_1"));

    private static readonly FollowDirectory Follow =
        new(new DirectoryMove("old/place", new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), ["fl_1", "ds_2"]));

    [Fact]
    public void Messages_are_stored_as_they_always_were() => Golden.Check("messages.json", $"{Text(Receive)}\n{Text(Attach)}\n{Text(Join)}\n{Text(Follow)}\n");

    [Fact]
    public void What_is_stored_reads_back_as_it_was()
    {
        Assert.Equal(Text(Receive), Text(GrainMessage.Parse(Payload(Receive))));
        Assert.Equal(Text(Attach), Text(GrainMessage.Parse(Payload(Attach))));
        Assert.Equal(Join, GrainMessage.Parse(Payload(Join)));
        Assert.Equal(Text(Follow), Text(GrainMessage.Parse(Payload(Follow))));
    }

    [Theory]
    [InlineData("""{"t":"from the future"}""")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{}")]
    public void Other_payloads_are_faults_of_one_kind(string payload) =>
        Assert.ThrowsAny<JsonException>(() => GrainMessage.Parse(Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void Messages_made_later_have_greater_ids()
    {
        var ids = new IdSource(new FakeTime());
        var made = Enumerable.Range(0, 100).Select(_ => Receive.To("rn_1", ids).Id).ToArray();
        Assert.Equal(made.Order(StringComparer.Ordinal), made);
    }

    private static byte[] Payload(GrainMessage message) => message.To("rn_1", new IdSource(new FakeTime())).Payload;

    private static string Text(GrainMessage message) => Encoding.UTF8.GetString(Payload(message));
}
