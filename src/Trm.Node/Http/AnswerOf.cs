using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Trm.Node.Http;

/// <summary>A reply of that shape: the document of the interface says so, because the code does.</summary>
internal sealed class Answer<T> : Answer
{
    private Answer(int status, ReadOnlyMemory<byte> json)
        : base(status, json)
    {
    }

    public static implicit operator Answer<T>(Refusal refusal) => new(refusal.Status, refusal.Json) { RetryAfter = refusal.RetryAfter };

    /// <summary>That reply.</summary>
    /// <param name="next">Where the next page is; null where there is none.</param>
    public static Answer<T> Of(T reply, int status = StatusCodes.Status200OK, string? next = null) => new(status, JsonSerializer.SerializeToUtf8Bytes(reply, Routes.Json)) { Next = next };
}
