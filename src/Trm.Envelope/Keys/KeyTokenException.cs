using Trm.Contracts.Rejections;

namespace Trm.Envelope.Keys;

/// <summary>A token (HSM) does not sign any more: nothing was signed, and nothing that was to be signed is lost. The message says what to do, and nothing of a PIN.</summary>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="cause">What OpenSSL said.</param>
public sealed class KeyTokenException(string message, Exception cause) : Exception(message, cause)
{
    /// <summary><c>KEY_TOKEN_ABSENT</c> with what to do, for whoever waits for the signature.</summary>
    public Rejection Rejection => new(RejectionCode.KeyTokenAbsent, "keys", Message);
}
