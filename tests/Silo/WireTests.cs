using System.Text;
using Evals.Client;
using Evals.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Evals.Silo;

public sealed class WireTests
{
    private static readonly FileVersionRef Version = new(FileType.Flow, "fl_1", "flv_1");

    private readonly Serializer _wire = new ServiceCollection().AddSerializer(serializer => serializer.AddEvalsContracts())
        .BuildServiceProvider().GetRequiredService<Serializer>();

    [Theory]
    [InlineData(0)]
    [InlineData(700)]
    [InlineData(300_000)]
    public void A_command_arrives_as_it_was_sent_whatever_its_size(int length)
    {
        var sent = new AddLog("log_1", Version, null, true, DateTimeOffset.UnixEpoch.AddTicks(7), "tr\"ä\u2028", -1, Encoding.UTF8.GetBytes(new string('x', length)));
        var come = Cross(sent);
        Assert.Equal(sent.Document, come.Document);
        Assert.Equal(sent, come with { Document = sent.Document });
    }

    [Fact]
    public void Refusals_and_nothing_at_all_arrive_too()
    {
        Result<LogReceipt> refused = new Refusal(RefusalKind.IllegalTransition, "Run", "status", "Not \"now\".", RunStatus.Completed, [RunStatus.Running]);
        var come = Cross(refused);
        Assert.Null(come.Value);
        Assert.Equal(refused.Refusal!.Allowed, come.Refusal!.Allowed);
        Assert.Equal(refused.Refusal, come.Refusal with { Allowed = refused.Refusal.Allowed });
        Assert.Null(Cross<FileRef?>(null));
    }

    [Fact]
    public void Lists_arrive_in_their_order_also_when_they_hold_one_thing_twice()
    {
        var place = new LogPlace("log_1", "rn_1", "dp_1");
        IReadOnlyList<LogPlace> sent = [place, new("log_2", "rn_1", null), place];
        Assert.Equal(sent, Cross(sent));
    }

    [Fact]
    public void A_record_without_a_declared_type_arrives_under_its_own() => Assert.Equal(Version, Cross<object>(Version));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(0.1)]
    public void Any_number_arrives(double number) => Assert.Equal(number, Cross(Outcome.Of(number)).Number);

    private T Cross<T>(T value) => _wire.Deserialize<T>(_wire.SerializeToArray(value))!;
}
