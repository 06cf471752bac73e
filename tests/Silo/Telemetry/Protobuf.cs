using System.Text;

namespace Evals.Silo.Telemetry;

/// <summary>As much of the protobuf encoding as spans need.</summary>
internal static class Protobuf
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    public static string Text(byte[] message, int field) => Encoding.UTF8.GetString(Messages(message, field).SingleOrDefault([]));

    public static string Hex(byte[] message, int field) => Convert.ToHexString(Messages(message, field).SingleOrDefault([]));

    /// <summary>The values of a field that has a length: messages, texts, bytes.</summary>
    public static List<byte[]> Messages(byte[] message, int field)
    {
        var (found, at) = (new List<byte[]>(), 0);
        while (at < message.Length)
        {
            var tag = Number(message, ref at);
            var length = (tag & 7) switch
            {
                Varint => 0,
                Fixed64 => 8,
                Fixed32 => 4,
                Bytes => (int)Number(message, ref at),
                var kind => throw new InvalidDataException($"{kind} is no kind of field."),
            };
            if ((tag & 7) == Varint) Number(message, ref at);
            if ((tag & 7) == Bytes && (int)(tag >> 3) == field) found.Add(message[at..(at + length)]);
            at += length;
        }

        return found;
    }

    private static ulong Number(byte[] message, ref int at)
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return number;
        }
    }
}
