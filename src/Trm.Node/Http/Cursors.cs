using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Trm.Contracts.Rejections;
using Trm.Node.Storage.Content;

namespace Trm.Node.Http;

/// <summary>Where a page of a list ended, for one officer and one list: sealed, so that it tells nothing to whoever has it, and is refused from anybody else as if it had been made up.</summary>
internal sealed class Cursors(CaseVault vault)
{
    private const int MaxLength = 512;

    /// <summary>The cursor behind that place.</summary>
    public string Write(Officer officer, string list, string place) => Base64Url.EncodeToString(vault.Seal(null, NameOf(officer, list), Encoding.UTF8.GetBytes(place)));

    /// <summary>The place; <c>VALUE</c> for what this node has not written for that officer and that list.</summary>
    public Result<string> Read(Officer officer, string list, string cursor)
    {
        Span<byte> box = stackalloc byte[MaxLength];
        if (cursor.Length > MaxLength || Base64Url.DecodeFromChars(cursor, box, out _, out var length) != OperationStatus.Done)
            return NoneOfOurs;
        try
        {
            return Encoding.UTF8.GetString(vault.Open(null, NameOf(officer, list), box[..length]));
        }
        catch (CryptographicException)
        {
            return NoneOfOurs;
        }
    }

    private static Rejection NoneOfOurs { get; } = new(RejectionCode.Value, PageAsked.AfterName, "follow the link to the next page as it was given, or read the list from its beginning");

    private static string NameOf(Officer officer, string list) => $"cursor {officer.Code}\n{officer.Role}\n{officer.Organisation}\n{list}";
}
