namespace Trm.Node.Duty;

/// <summary>A call-out was not taken: the mail server is not there, or refuses it. It is tried again.</summary>
/// <param name="code">What happened, as a code; never what the other side said.</param>
internal sealed class CalloutException(string code) : Exception(code)
{
    /// <summary>What happened: <c>MAIL_UNAVAILABLE</c>, <c>MAIL_REFUSED_550</c> ...</summary>
    public string Code => Message;
}
