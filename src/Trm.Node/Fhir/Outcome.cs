using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Node.Fhir;

/// <summary>Why something was refused, as FHIR has it: the contract's code, the place, what to do. Never a value of the input.</summary>
internal static class Outcome
{
    // FHIR's own word for a code of the contract; what is not here is a rule of the exchange.
    private static readonly Dictionary<RejectionCode, string> Types = new()
    {
        [RejectionCode.Structure] = "structure",
        [RejectionCode.Required] = "required",
        [RejectionCode.Value] = "value",
        [RejectionCode.CodeInvalid] = "code-invalid",
        [RejectionCode.TooLarge] = "too-long",
        [RejectionCode.FileInvalid] = "structure",
        [RejectionCode.KindUnknown] = "not-supported",
        [RejectionCode.ContractVersionUnsupported] = "not-supported",
        [RejectionCode.NotAllowed] = "forbidden",
        [RejectionCode.UnknownCase] = "not-found",
        [RejectionCode.UnknownInReplyTo] = "not-found",
        [RejectionCode.WrongRecipient] = "not-found",
        [RejectionCode.IdReused] = "duplicate",
        [RejectionCode.StaleVersion] = "conflict",
        [RejectionCode.IllegalTransition] = "conflict",
        [RejectionCode.Held] = "conflict",
        [RejectionCode.ConsentNotActive] = "suppressed",
        [RejectionCode.StorageLow] = "no-store",
        [RejectionCode.DirectoryExpired] = "transient",
        [RejectionCode.ClockWrong] = "transient",
        [RejectionCode.KeyTokenAbsent] = "transient",
        [RejectionCode.SigKeyNotValid] = "transient",
        [RejectionCode.OldCopy] = "transient",
    };

    /// <summary>One issue for each fault.</summary>
    public static OperationOutcome Of(IEnumerable<Rejection> faults) => new() { Issue = [.. faults.Select(f => Issue(TypeOf(f.Code), f.Code.Text, f.Path, f.Hint))] };

    /// <summary>One that is none of the contract's.</summary>
    public static OperationOutcome Of(string type, string code, string hint) => new() { Issue = [Issue(type, code, null, hint)] };

    /// <summary>True where the same may be taken later, and nobody has to change it: the node's operator has.</summary>
    public static bool IsTransient(Rejection fault) => TypeOf(fault.Code) is "transient" or "no-store";

    /// <summary>As the JSON interface has them; <c>503</c> for what the same call may do later, <c>400</c> for what cannot be read.</summary>
    public static int StatusOf(Rejection fault) => TypeOf(fault.Code) switch
    {
        "forbidden" => StatusCodes.Status403Forbidden,
        _ when fault.Code.Equals(RejectionCode.UnknownCase) => StatusCodes.Status404NotFound,
        "no-store" => StatusCodes.Status507InsufficientStorage,
        "transient" => StatusCodes.Status503ServiceUnavailable,
        "too-long" => StatusCodes.Status413PayloadTooLarge,
        "structure" => StatusCodes.Status400BadRequest,
        "duplicate" => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    /// <summary>An id that follows from a message's: a UUID of version 8 (RFC 9562 5.8).</summary>
    public static string IdOf(MessageId message, string role)
    {
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes($"{message}/{role}"));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString("D");
    }

    private static string TypeOf(RejectionCode code) => Types.GetValueOrDefault(code, "business-rule");

    // A place that is no element of a resource is said in the hint.
    private static OperationOutcome.IssueComponent Issue(string type, string code, string? path, string? hint)
    {
        var isElement = path is not null && char.IsAsciiLetterUpper(path[0]);
        return new()
        {
            Severity = "error",
            Code = type,
            Details = new() { Coding = [new() { System = CodeSystems.Base + "rejection-code", Code = code }] },
            Diagnostics = path is null || isElement ? hint : hint is null ? path : $"{path}: {hint}",
            Expression = path is not null && isElement ? [path] : [],
        };
    }
}
