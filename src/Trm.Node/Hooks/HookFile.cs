using System.Text.Json;
using System.Text.Json.Serialization;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Webhooks;

namespace Trm.Node.Hooks;

/// <summary>
/// Reads the file that says which national systems are told. Every fault refuses the whole file, with its place and what to do: <c>FILE_INVALID</c>, <c>TOO_LARGE</c>,
/// <c>CONTRACT_VERSION_UNSUPPORTED</c>, <c>STRUCTURE</c>, <c>REQUIRED</c> (secrets, authorities), <c>VALUE</c>, <c>CODE_INVALID</c> (the role), <c>ID_REUSED</c> (one name, or one secret, twice).
/// </summary>
internal static class HookFile
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Hooks of a node at most: each event is a row for every one of them.</summary>
    public const int MaxHooks = 16;

    private const int MaxSecrets = 2;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        MaxDepth = 8,
    };

    private sealed record Form([property: JsonPropertyName("hooks")] int? Version, IReadOnlyList<Entry?>? Endpoints);

    private sealed record Entry(string? Name, string? To, IReadOnlyList<string?>? SecretFiles, string? AuthorityFile, string? Officer, string? Role, string? Organisation);

    /// <summary>Reads the file at that path; secrets and authorities it names are looked for beside it.</summary>
    /// <param name="isTraining">An exercise reaches nobody outside: all of them are on this machine.</param>
    public static Result<IReadOnlyList<Hook>> Read(string path, bool isTraining)
    {
        if (!File.Exists(path))
            return new Rejection(RejectionCode.FileInvalid, "hooks", "there is no such file; make it, or leave the setting out");
        try
        {
            return new FileInfo(path).Length > MaxBytes
                ? new Rejection(RejectionCode.TooLarge, "hooks", $"a file of hooks has at most {MaxBytes / 1024} KiB")
                : Read(File.ReadAllBytes(path), Path.GetDirectoryName(Path.GetFullPath(path))!, isTraining);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Rejection(RejectionCode.FileInvalid, "hooks", "the file cannot be read; look at its rights and at the disk");
        }
    }

    private static Result<IReadOnlyList<Hook>> Read(ReadOnlyMemory<byte> bytes, string folder, bool isTraining)
    {
        using (var json = CompactJson.TryParse(bytes))
            if (json is null)
                return new Rejection(RejectionCode.FileInvalid, "hooks", "the file is not JSON (RFC 8259, UTF-8)");
        Form? form;
        try
        {
            form = JsonSerializer.Deserialize<Form>(bytes.Span, Json);
        }
        catch (JsonException)
        {
            return new Rejection(RejectionCode.Structure, "hooks", "not the members of a file of hooks, each once: hooks, endpoints (name, to, secretFiles, authorityFile, officer, role, organisation)");
        }

        return form is null ? new Rejection(RejectionCode.Structure, "hooks", "one JSON object") : new Reader(folder, isTraining).Read(form);
    }

    private sealed class Reader(string folder, bool isTraining)
    {
        private readonly List<Rejection> _faults = [];

        public Result<IReadOnlyList<Hook>> Read(Form form)
        {
            if (form.Version != 1)
                Fault(RejectionCode.ContractVersionUnsupported, "hooks", "1, the version of the file's form");
            if (form.Endpoints is not { Count: >= 1 and <= MaxHooks })
                Fault(RejectionCode.Required, "endpoints", $"1 to {MaxHooks} of them; leave the setting out where nobody is told");
            var hooks = (form.Endpoints ?? []).Index().Select(e => Read(e.Item, $"endpoints[{e.Index}]")).OfType<Hook>().ToList();
            if (hooks.DistinctBy(h => h.Name, StringComparer.Ordinal).Count() != hooks.Count)
                Fault(RejectionCode.IdReused, "endpoints", "each name once: its events are kept under it");
            if (hooks.Index().Any(a => hooks.Skip(a.Index + 1).Any(b => Share(a.Item, b))))
                Fault(RejectionCode.IdReused, "endpoints", "each secret at one endpoint: whoever has it signs as this node there");
            return _faults.Count > 0 ? Result<IReadOnlyList<Hook>>.Refused(_faults) : Result<IReadOnlyList<Hook>>.Ok(hooks);
        }

        private static bool Share(Hook a, Hook b) => Secrets(a).Any(s => Secrets(b).Any(s.Is));

        private static IEnumerable<WebhookSecret> Secrets(Hook hook) => hook.Webhook.SecretFiles.Select(WebhookSecret.Read).OfType<WebhookSecret>();

        private Hook? Read(Entry? entry, string path)
        {
            var isName = entry?.Name is { Length: >= 1 and <= 32 } name && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
            if (!isName)
                Fault(RejectionCode.Value, $"{path}.name", "1 to 32 of a-z 0-9 -");
            var isAddress = Webhook.IsAddress(entry?.To);
            if (!isAddress)
                Fault(RejectionCode.Value, $"{path}.to", "https://host/path without user and fragment; http on this machine only");
            else if (isTraining && !new Uri(entry!.To!).IsLoopback)
                Fault(RejectionCode.Value, $"{path}.to", "an exercise reaches nobody outside: an address on this machine");
            var secrets = (entry?.SecretFiles ?? []).Select(Beside).ToList();
            if (secrets.Count is 0 or > MaxSecrets || !secrets.All(WebhookSecret.IsFile))
                Fault(RejectionCode.Required, $"{path}.secretFiles", $"one, or two while the one takes the place of the other; each {WebhookSecret.Hint}");
            var authority = Beside(entry?.AuthorityFile);
            if (authority is not null && !File.Exists(authority))
                Fault(RejectionCode.Required, $"{path}.authorityFile", "a PEM file of those who may vouch for the server");
            var officer = Officer(entry, path);
            return isName && isAddress && officer is not null ? new(entry!.Name!, new(entry.To!, [.. secrets.OfType<string>()], authority), officer) : null;
        }

        // As the name of their file of access has it: whoever is told fetches under the same.
        private Officer? Officer(Entry? entry, string path)
        {
            if (entry?.Officer is not { Length: >= 1 and <= 32 } code || !code.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            {
                Fault(RejectionCode.Value, $"{path}.officer", "the officer for whom it fetches, by code, as in: trm node token");
                return null;
            }

            if (Enum.GetValues<Role>().Where(r => Rights.ReadsCases(r) && ReferralLifecycle.Name(r) == entry.Role).ToList() is not [var role])
            {
                Fault(RejectionCode.CodeInvalid, $"{path}.role", "coordinator or case-worker: whoever reads cases");
                return null;
            }

            if (entry.Organisation is { } organisation && !(Rights.MayBeOfOrganisation(role) && NamedOrganisation.Parse(organisation, "organisation").IsOk))
            {
                Fault(RejectionCode.Value, $"{path}.organisation", "the code of the organisation whose case worker it is; none for the office itself");
                return null;
            }

            return new(code, role) { Organisation = entry.Organisation };
        }

        private string? Beside(string? file) => file is null ? null : Path.Combine(folder, file);

        private void Fault(RejectionCode code, string path, string hint) => _faults.Add(new(code, path, hint));
    }
}
