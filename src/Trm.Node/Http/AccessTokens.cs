using System.Security.Cryptography;
using System.Text;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;

namespace Trm.Node.Http;

/// <summary>
/// Who may call this node over HTTP: one file per officer, <c>&lt;officer&gt;.&lt;role&gt;.token</c> with owner-only rights - <c>&lt;officer&gt;.&lt;role&gt;.&lt;organisation&gt;.token</c> for an
/// officer of an organisation -, that holds a random token. The folder is read at every call: a file deleted ends the access at once, a new one gives it at once.
/// </summary>
public sealed class AccessTokens
{
    private const string Extension = ".token";

    private readonly string _folder;

    private AccessTokens(string folder) => _folder = folder;

    /// <summary>Reads the folder; makes it, with a token for one coordinator, where it is absent.</summary>
    /// <exception cref="NodeStartException">A file has another name than it must, or others may read it.</exception>
    public static AccessTokens ReadOrCreate(string folder, ParticipantId participant)
    {
        if (!System.IO.Directory.Exists(folder))
        {
            Storage.OwnerOnly.CreateFolder(folder);
            Create(folder, new Officer($"{participant}-01", Role.Coordinator));
        }

        foreach (var path in Files(folder))
            Read(path);
        return new(folder);
    }

    /// <summary>Makes a token for an officer and returns the file's path.</summary>
    public static string Create(string folder, Officer officer)
    {
        var of = officer.Organisation is { } organisation ? $".{organisation}" : "";
        var path = Path.Combine(folder, $"{officer.Code}.{ReferralLifecycle.Name(officer.Role)}{of}{Extension}");
        Storage.OwnerOnly.Write(path, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) + "\n"));
        return path;
    }

    /// <summary>The officer of a token; null for any other. Takes the same time for each. A file that is not as it must be counts for nothing.</summary>
    public Officer? Find(string token)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        Officer? found = null;
        foreach (var path in Files(_folder))
        {
            try
            {
                var (known, officer) = Read(path);
                if (CryptographicOperations.FixedTimeEquals(known, digest))
                    found = officer;
            }
            catch (Exception e) when (e is NodeStartException or IOException or UnauthorizedAccessException)
            {
                // Spoilt, or deleted while we looked.
            }
        }

        return found;
    }

    private static IEnumerable<string> Files(string folder) => System.IO.Directory.EnumerateFiles(folder, "*" + Extension).Order(StringComparer.Ordinal);

    private static (byte[], Officer) Read(string path)
    {
        // An organisation's code may have dots of its own.
        var name = Path.GetFileName(path)[..^Extension.Length].Split('.', 3);
        var organisation = name.Length == 3 ? name[2] : null;
        if (name is not [{ Length: >= 1 and <= 32 } code, var role, ..] || !code.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            || Enum.GetValues<Role>().Where(r => Rights.HasTokens(r) && ReferralLifecycle.Name(r) == role).ToList() is not [var known]
            || (organisation is not null && !(Rights.MayBeOfOrganisation(known) && NamedOrganisation.Parse(organisation, "organisation").IsOk)))
            throw new NodeStartException("TOKEN_FILE_INVALID", "a token's file is named <officer>.<role>.token with a role out of coordinator, case-worker, duty-officer, escort, auditor, administrator; <officer>.<role>.<organisation>.token for a case worker, a duty officer or an escort of an organisation");
        if (!Storage.OwnerOnly.Holds(path))
            throw new NodeStartException("KEY_FILE_PERMISSIONS", "others may read an access token; make the file owner-only (chmod 600)");
        var token = File.ReadAllText(path).Trim();
        if (token.Length < 32)
            throw new NodeStartException("TOKEN_FILE_INVALID", "an access token has at least 32 characters; make a new one");
        return (SHA256.HashData(Encoding.UTF8.GetBytes(token)), new Officer(code, known) { Organisation = organisation });
    }
}
