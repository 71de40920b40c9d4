using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;

namespace Trm.Node.Http;

/// <summary>
/// Who may call this node over HTTP: one file per officer, <c>&lt;officer&gt;.&lt;role&gt;.token</c> with owner-only rights - <c>&lt;officer&gt;.&lt;role&gt;.&lt;organisation&gt;.token</c> for an
/// officer of an organisation -, that holds a random token; or the same name with <c>.pem</c>, that holds the certificates by which an officer's system is known. The folder is read at every call: a file
/// deleted ends the access at once, a new one gives it at once.
/// </summary>
public sealed class AccessTokens
{
    private const string Extension = ".token";
    private const string Pinned = ".pem";

    private readonly string _folder;
    private readonly TimeProvider _time;

    // What was read out of a file of certificates, and out of which bytes: these are read at every call, and parsed when they change.
    private readonly ConcurrentDictionary<string, (byte[] Pem, IReadOnlyList<byte[]> Certificates)> _pinned = new(StringComparer.Ordinal);

    private AccessTokens(string folder, TimeProvider time) => (_folder, _time) = (folder, time);

    /// <summary>Reads the folder; makes it, with a token for one coordinator, where it is absent.</summary>
    /// <param name="time">The clock by which certificates begin and end; the machine's where not given.</param>
    /// <exception cref="NodeStartException">A file has another name than it must, or others may read it.</exception>
    public static AccessTokens ReadOrCreate(string folder, ParticipantId participant, TimeProvider? time = null)
    {
        if (!System.IO.Directory.Exists(folder))
        {
            Storage.OwnerOnly.CreateFolder(folder);
            Create(folder, new Officer($"{participant}-01", Role.Coordinator));
        }

        foreach (var path in Files(folder, Extension))
            Read(path);
        var access = new AccessTokens(folder, time ?? TimeProvider.System);
        foreach (var path in Files(folder, Pinned))
            access.ReadPinned(path);
        return access;
    }

    /// <summary>Makes a token for an officer and returns the file's path.</summary>
    public static string Create(string folder, Officer officer)
    {
        var path = PathOf(folder, officer, Extension);
        Storage.OwnerOnly.Write(path, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) + "\n"));
        return path;
    }

    /// <summary>Binds a client certificate to an officer and returns the file's path. Nobody vouches for it but who puts it there: it is this certificate or none.</summary>
    public static string Pin(string folder, Officer officer, X509Certificate2 certificate)
    {
        var path = PathOf(folder, officer, Pinned);
        Storage.OwnerOnly.Write(path, Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n"));
        return path;
    }

    /// <summary>Whether that officer has a file of access, of either sort; deleted, the access has ended.</summary>
    public static bool HasFile(string folder, Officer officer) => File.Exists(PathOf(folder, officer, Extension)) || File.Exists(PathOf(folder, officer, Pinned));

    /// <summary>
    /// Who calls: by the certificate of the connection where it has one, and by nothing else then; else by the token. Null for a stranger, and for a certificate out of its time.
    /// </summary>
    internal Officer? Find(HttpContext http) => http.Connection.ClientCertificate is { } certificate
        ? Find(certificate)
        : http.Request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.Ordinal) ? Find(header["Bearer ".Length..].Trim()) : null;

    /// <summary>The officer of a client certificate; null for any other, and out of its time. TLS has shown that the caller holds its key.</summary>
    public Officer? Find(X509Certificate2 certificate)
    {
        var now = _time.GetUtcNow();
        if (now.UtcDateTime < certificate.NotBefore.ToUniversalTime() || now.UtcDateTime > certificate.NotAfter.ToUniversalTime())
            return null;
        foreach (var path in Files(_folder, Pinned))
        {
            try
            {
                var (known, officer) = ReadPinned(path);
                if (known.Any(k => certificate.RawDataMemory.Span.SequenceEqual(k)))
                    return officer;
            }
            catch (Exception e) when (e is NodeStartException or IOException or UnauthorizedAccessException)
            {
                // Spoilt, or deleted while we looked.
            }
        }

        return null;
    }

    /// <summary>The officer of a token; null for any other. Takes the same time for each. A file that is not as it must be counts for nothing.</summary>
    public Officer? Find(string token)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        Officer? found = null;
        foreach (var path in Files(_folder, Extension))
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

    private static IEnumerable<string> Files(string folder, string extension) => System.IO.Directory.EnumerateFiles(folder, "*" + extension).Order(StringComparer.Ordinal);

    private static string PathOf(string folder, Officer officer, string extension) =>
        Path.Combine(folder, $"{officer.Code}.{ReferralLifecycle.Name(officer.Role)}{(officer.Organisation is { } organisation ? $".{organisation}" : "")}{extension}");

    private static (byte[], Officer) Read(string path)
    {
        var officer = OfficerOf(path, Extension);
        var token = File.ReadAllText(path).Trim();
        if (token.Length < 32)
            throw new NodeStartException("TOKEN_FILE_INVALID", "an access token has at least 32 characters; make a new one");
        return (SHA256.HashData(Encoding.UTF8.GetBytes(token)), officer);
    }

    // Several, so that the next one is known before the former ends.
    private (IReadOnlyList<byte[]>, Officer) ReadPinned(string path)
    {
        var officer = OfficerOf(path, Pinned);
        var pem = File.ReadAllBytes(path);
        if (!_pinned.TryGetValue(path, out var known) || !known.Pem.AsSpan().SequenceEqual(pem))
            _pinned[path] = known = (pem, CertificatesIn(pem));
        return known.Certificates.Count > 0 ? (known.Certificates, officer) : throw new NodeStartException("TOKEN_FILE_INVALID", "a client certificate's file is PEM; bind it anew: trm node token --certificate");
    }

    private static List<byte[]> CertificatesIn(byte[] pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Encoding.UTF8.GetString(pem));
            return [.. certificates.Select(c => c.RawData)];
        }
        catch (CryptographicException)
        {
            return [];
        }
        finally
        {
            foreach (var certificate in certificates)
                certificate.Dispose();
        }
    }

    private static Officer OfficerOf(string path, string extension)
    {
        // An organisation's code may have dots of its own.
        var name = Path.GetFileName(path)[..^extension.Length].Split('.', 3);
        var organisation = name.Length == 3 ? name[2] : null;
        if (name is not [{ Length: >= 1 and <= 32 } code, var role, ..] || !code.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            || Enum.GetValues<Role>().Where(r => Rights.HasTokens(r) && ReferralLifecycle.Name(r) == role).ToList() is not [var known]
            || (organisation is not null && !(Rights.MayBeOfOrganisation(known) && NamedOrganisation.Parse(organisation, "organisation").IsOk)))
            throw new NodeStartException("TOKEN_FILE_INVALID", $"a file of access is named <officer>.<role>{extension} with a role out of coordinator, case-worker, duty-officer, escort, auditor, administrator; <officer>.<role>.<organisation>{extension} for a case worker, a duty officer or an escort of an organisation");
        return Storage.OwnerOnly.Holds(path)
            ? new Officer(code, known) { Organisation = organisation }
            : throw new NodeStartException("KEY_FILE_PERMISSIONS", "others may read an access token; make the file owner-only (chmod 600)");
    }
}
