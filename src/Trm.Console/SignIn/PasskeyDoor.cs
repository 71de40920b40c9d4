using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Trm.Node;
using Trm.Node.Accounts;

namespace Trm.Console.SignIn;

/// <summary>
/// Passkeys (WebAuthn Level 3), as ASP.NET Core Identity verifies them: for our host and our origin alone, the person verified by the device. A challenge lies at the node, sealed, and is
/// taken once: an answer that is brought again finds none.
/// </summary>
internal sealed class PasskeyDoor : IDisposable
{
    private const string Making = "passkey-making";
    private const string Asking = "passkey-asking";

    private readonly SignInDesk _desk;
    private readonly AccountDesk _accounts;
    private readonly TimeProvider _time;
    private readonly UserManager<Account> _users;
    private readonly PasskeyHandler<Account> _handler;

    public PasskeyDoor(TrmNode node, ConsoleOptions console, TimeProvider time)
    {
        (_desk, _accounts, _time) = (node.SignIns, node.Accounts, time);
        _users = new UserManager<Account>(
            new PasskeyStore(node.Accounts), Options.Create(new IdentityOptions()), new PasswordHasher<Account>(), [], [], new UpperInvariantLookupNormalizer(), new IdentityErrorDescriber(), null!,
            NullLogger<UserManager<Account>>.Instance);
        _handler = new PasskeyHandler<Account>(_users, Options.Create(new IdentityPasskeyOptions
        {
            ServerDomain = console.Address.Host,
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            AttestationConveyancePreference = "none",
            ValidateOrigin = context => ValueTask.FromResult(context.Origin == console.Origin && !context.CrossOrigin),
        }));
    }

    /// <summary>Asks a device to make a passkey for that account.</summary>
    /// <returns>The name of the ceremony, and what the browser is given.</returns>
    public async Task<(string Ceremony, string Options)> AskToMakeAsync(HttpContext http, string account)
    {
        var asked = await _handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = account, Name = account, DisplayName = account }, http);
        return (await _desk.KeepAsync(Making, Encoding.UTF8.GetBytes(asked.AttestationState ?? ""), http.RequestAborted), asked.CreationOptionsJson);
    }

    /// <summary>What the device made; null where it is not an answer to that challenge for that account.</summary>
    public async Task<Passkey?> MadeAsync(HttpContext http, string account, string ceremony, string credential, string name)
    {
        if (await _desk.TakeAsync(Making, ceremony, http.RequestAborted) is not { } state)
            return null;
        var made = await _handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = credential, AttestationState = Encoding.UTF8.GetString(state) });
        return made.Succeeded && made.UserEntity.Id == account
            ? new Passkey(
                made.Passkey.CredentialId, account, name, made.Passkey.PublicKey, made.Passkey.SignCount, made.Passkey.Transports ?? [], made.Passkey.IsBackupEligible, made.Passkey.IsBackedUp,
                _time.GetUtcNow(), null)
            : null;
    }

    /// <summary>Asks whoever stands there for a passkey; who they are, the passkey says.</summary>
    public async Task<(string Ceremony, string Options)> AskAsync(HttpContext http)
    {
        var asked = await _handler.MakeRequestOptionsAsync(null, http);
        return (await _desk.KeepAsync(Asking, Encoding.UTF8.GetBytes(asked.AssertionState ?? ""), http.RequestAborted), asked.RequestOptionsJson);
    }

    /// <summary>The passkey that answered, as it stands after it; null where it is no answer to that challenge. What was refused for a passkey that there is goes on the trail.</summary>
    public async Task<Passkey?> AnsweredAsync(HttpContext http, string ceremony, string credential)
    {
        if (await _desk.TakeAsync(Asking, ceremony, http.RequestAborted) is not { } state)
            return null;
        var answered = await _handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = credential, AssertionState = Encoding.UTF8.GetString(state) });
        if (answered.Succeeded && await _accounts.PasskeyAsync(answered.Passkey.CredentialId, http.RequestAborted) is { } known)
            return known with { SignCount = answered.Passkey.SignCount, IsBackedUp = answered.Passkey.IsBackedUp };
        if (IdOf(credential) is { } id && await _accounts.PasskeyAsync(id, http.RequestAborted) is { } refused)
            await _desk.RefusedAsync(refused.Account, http.RequestAborted);
        return null;
    }

    /// <summary>Asks somebody who is signed in to sign what they have been shown: the challenge is its digest, and nothing is kept of the ceremony.</summary>
    /// <returns>What the browser is given.</returns>
    public async Task<string> AskToSignAsync(HttpContext http, Account account, byte[] digest) =>
        OfDigest(await _handler.MakeRequestOptionsAsync(account, http), digest).Options;

    /// <summary>The passkey with which they signed, as it stands after it; null where it is not theirs, or it answered another challenge. What was refused goes on the trail.</summary>
    public async Task<Passkey?> SignedAsync(HttpContext http, Account account, byte[] digest, string credential)
    {
        var state = OfDigest(await _handler.MakeRequestOptionsAsync(account, http), digest).State;
        var answered = await _handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = credential, AssertionState = state });
        if (answered.Succeeded && await _accounts.PasskeyAsync(answered.Passkey.CredentialId, http.RequestAborted) is { } known && known.Account == account.Code)
            return known with { SignCount = answered.Passkey.SignCount, IsBackedUp = answered.Passkey.IsBackedUp };
        await _desk.RefusedAsync(account.Code, http.RequestAborted);
        return null;
    }

    // Identity draws a challenge of its own; here it is the digest of what is signed. It stands in what the browser is given (base64url) and in what the answer is judged by (base64).
    private static (string Options, string State) OfDigest(PasskeyRequestOptionsResult asked, byte[] digest)
    {
        var (options, state) = (JsonNode.Parse(asked.RequestOptionsJson)!.AsObject(), JsonNode.Parse(asked.AssertionState!)!.AsObject());
        var name = state.First(m => string.Equals(m.Key, "challenge", StringComparison.OrdinalIgnoreCase)).Key;
        if (Base64Url.EncodeToString(Convert.FromBase64String(state[name]!.GetValue<string>())) != options["challenge"]!.GetValue<string>())
            throw new InvalidOperationException("Identity keeps its challenge otherwise than this was written for");
        options["challenge"] = Base64Url.EncodeToString(digest);
        state[name] = Convert.ToBase64String(digest);
        return (options.ToJsonString(), state.ToJsonString());
    }

    /// <inheritdoc/>
    public void Dispose() => _users.Dispose();

    private static byte[]? IdOf(string credential)
    {
        try
        {
            using var json = JsonDocument.Parse(credential);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
                ? Base64Url.DecodeFromChars(id.GetString())
                : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null; // half a character is JSON, and no text
        }
    }
}
