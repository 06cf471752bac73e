using System.Buffers;
using System.Collections.Concurrent;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.WireProtocol;

namespace Evals.Client;

/// <summary>Lists of kinds that Orleans does not know, most of all those that the compiler makes of collection expressions: they are
/// written as arrays and read as such.</summary>
internal sealed class ListCodec(ICodecProvider codecs) : IGeneralizedCodec
{
    private static readonly ConcurrentDictionary<Type, Func<object, object>> Copiers = new();

    /// <summary>What a list of such a kind is made of; null for all other types.</summary>
    public static Type? ElementOf(Type type)
    {
        if (!type.IsConstructedGenericType || !(IsMadeByCompiler(type) || IsPartOfDictionary(type))) return null;
        return type.GetInterfaces().FirstOrDefault(IsCollection)?.GenericTypeArguments[0];
    }

    public bool IsSupportedType(Type type) => ElementOf(type) is not null;

    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, object? value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (value is null)
        {
            ReferenceCodec.WriteNullReference(ref writer, fieldIdDelta);
            return;
        }

        var array = Copiers.GetOrAdd(value.GetType(), CopierOf)(value);
        codecs.GetCodec(array.GetType()).WriteField(ref writer, fieldIdDelta, expectedType, array);
    }

    public object ReadValue<TInput>(ref Reader<TInput> reader, Field field) =>
        throw new NotSupportedException($"{field.FieldType} is written as an array.");

    private static bool IsMadeByCompiler(Type type) => type.Name.StartsWith("<>z__ReadOnly", StringComparison.Ordinal);

    private static bool IsPartOfDictionary(Type type) =>
        type.DeclaringType == typeof(Dictionary<,>) && type.Name is "KeyCollection" or "ValueCollection";

    private static bool IsCollection(Type type) =>
        type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>);

    private static Func<object, object> CopierOf(Type type) =>
        typeof(ListCodec).GetMethod(nameof(Copy), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(ElementOf(type)!)
            .CreateDelegate<Func<object, object>>();

    private static T[] Copy<T>(object list) => ((IReadOnlyCollection<T>)list).ToArray();
}
