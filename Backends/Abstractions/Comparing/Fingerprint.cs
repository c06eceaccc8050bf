using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Short texts that tell one grid, and one data set, from another: the first half of a SHA-256.</summary>
internal static class Fingerprint
{
    private const int Bytes = 16;

    internal static string Of(string text) => Short(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>All values, shapes and names of a data set; <c>none</c> where there is none.</summary>
    internal static string Of(Dataset? data)
    {
        if (data is null)
        {
            return "none";
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, data.Samples.Features);
        Add(hash, data.Samples.Targets);
        Add(hash, data.Samples.Weights);
        Add(hash, string.Join('\n', [.. data.Classes, string.Empty, .. data.FeatureNames]));
        return Short(hash.GetHashAndReset());
    }

    internal static string Of(ValidationSource? validation) => validation switch
    {
        null => "none",
        { Stream: not null } => throw Throw.StreamInFolder(),
        { Data: { } data } => Of(data),
        { Fraction: > 0 } => validation.ToString(),
        _ => Of(string.Join('\n', validation.Select(set => $"{set.Name} {Of(set.Data)}"))),
    };

    private static void Add(IncrementalHash hash, Tensor? tensor)
    {
        Add(hash, tensor is null ? "none" : $"{tensor.Type}{tensor.Shape}");
        if (tensor is { Type: ElementType.Float32 })
        {
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Float32));
        }
        else if (tensor is not null)
        {
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Float64));
        }
    }

    private static void Add(IncrementalHash hash, string text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        hash.AppendData(length);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
    }

    private static string Short(byte[] hash) => Convert.ToHexStringLower(hash.AsSpan(0, Bytes));
}
