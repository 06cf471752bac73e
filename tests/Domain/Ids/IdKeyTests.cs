using Evals.Contracts;
using Evals.Domain.Ids;

namespace Evals.Domain.Tests.Ids;

public sealed class IdKeyTests
{
    [Fact]
    public void Log_ids_of_our_own_making_can_be_read_back()
    {
        var id = new IdSource(TimeProvider.System).Next(IdPrefix.Log);
        Assert.Equal(id, IdKey.OfLog(id).LogId);
        Assert.Equal(IdPrefix.Log + new string('0', 21), IdKey.OfLog(IdPrefix.Log + new string('0', 21)).LogId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("log_")]
    [InlineData("log_0NVO3YMBSjyjHN7PTHJV")]
    [InlineData("log_0NVO3YMBSjyjHN7PTHJVoo")]
    [InlineData("log-0NVO3YMBSjyjHN7PTHJVo")]
    [InlineData("LOG_0NVO3YMBSjyjHN7PTHJVo")]
    [InlineData("log_0NVO3YMBSjyjHN7PTHJV_")]
    [InlineData("log_zzzzzzzzzzzzzzzzzzzzz")]
    public void All_others_are_hashed(string id)
    {
        Assert.Null(IdKey.OfLog(id).LogId);
        Assert.Equal(IdKey.Hash(id), IdKey.OfLog(id));
        Assert.NotEqual(IdKey.OfLog(id), IdKey.OfLog(id + "x"));
    }

    [Fact]
    public void The_greatest_number_of_125_bits_is_the_greatest_that_is_kept()
    {
        Assert.Equal(IdPrefix.Log + Base62.Encode((UInt128.One << 125) - 1, 21), IdKey.OfLog(IdPrefix.Log + Base62.Encode((UInt128.One << 125) - 1, 21)).LogId);
        Assert.Null(IdKey.OfLog(IdPrefix.Log + Base62.Encode(UInt128.One << 125, 21)).LogId);
    }

    [Fact]
    public void Long_ids_are_hashed_whole() =>
        Assert.NotEqual(IdKey.Hash(new string('a', 300) + "b"), IdKey.Hash(new string('a', 300) + "c"));
}
