using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trm.Contracts.Rejections;

namespace Trm.Node.Http;

/// <summary>A call that is refused.</summary>
internal sealed class Refusal(int status, RefusedReply why) : Answer(status, JsonSerializer.SerializeToUtf8Bytes(why, Routes.Json))
{
    /// <summary>By the rules: the first of them says with which status.</summary>
    public static Refusal Of(IReadOnlyList<Rejection> rejections) => new(StatusOf(rejections[0].Code), RefusedReply.Of(rejections));

    private static int StatusOf(RejectionCode code) => code switch
    {
        _ when code.Equals(RejectionCode.NotAllowed) => StatusCodes.Status403Forbidden,
        _ when code.Equals(RejectionCode.UnknownCase) => StatusCodes.Status404NotFound,
        _ when code.Equals(RejectionCode.StorageLow) => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
