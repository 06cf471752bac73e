using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Evals.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Serializers;

namespace Evals.Client;

/// <summary>How the plain records of Evals.Contracts cross the wire between gateways, silos and internal services: as JSON, so that
/// a rolling upgrade may add fields. Both sides need the same.</summary>
public static class WireSerialization
{
    /// <summary>Makes the records of Evals.Contracts known to Orleans.</summary>
    public static ISerializerBuilder AddEvalsContracts(this ISerializerBuilder builder)
    {
        builder.AddRecords(IsContract);
        builder.Services.AddSingleton<IGeneralizedCodec, ListCodec>();
        return builder;
    }

    /// <summary>Records that cross the wire as JSON and are shared between grains of one silo, because nothing ever changes them.</summary>
    internal static ISerializerBuilder AddRecords(this ISerializerBuilder builder, Func<Type, bool> isRecord)
    {
        var codecs = new RecordCodecs(isRecord, Json);
        builder.Services.AddSingleton<ISpecializableCodec>(codecs);
        builder.Services.AddSingleton<ITypeFilter>(codecs);
        builder.Services.AddSingleton<IGeneralizedCopier>(new SharedCopier(isRecord));
        return builder;
    }

    private static readonly JsonSerializerOptions Json = new()
    {
        // What only derives from other properties need not travel.
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>Exceptions have a way of their own.</summary>
    private static bool IsContract(Type type) => type.Assembly == typeof(IRun).Assembly && !typeof(Exception).IsAssignableFrom(type);
}
