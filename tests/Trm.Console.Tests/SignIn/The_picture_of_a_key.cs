using System.Text;
using Trm.Console.SignIn;
using Trm.Testing;

namespace Trm.Console.Tests.SignIn;

/// <summary>The QR code of an app's key. The golden one was read by zbar 0.23.</summary>
internal sealed class The_picture_of_a_key
{
    private const string Address = "otpauth://totp/TRM:AT-CW-017?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=TRM";

    [Test]
    public void Is_what_a_camera_reads()
    {
        var code = QrCode.Of(Address);
        var drawn = new StringBuilder();
        for (var row = 0; row < QrCode.Size; row++)
        {
            for (var column = 0; column < QrCode.Size; column++)
                drawn.Append(code[row, column] ? '#' : '.');
            drawn.Append('\n');
        }

        Golden.Holds("tests/Trm.Console.Tests/SignIn/key.txt", drawn.ToString());
    }

    [Test]
    public void Takes_the_longest_code_of_an_account_and_nothing_longer()
    {
        Assert.That(() => QrCode.Of($"otpauth://totp/TRM:{new string('A', 32)}?secret={new string('B', 32)}&issuer=TRM"), Throws.Nothing);
        Assert.That(() => QrCode.Of(new string('x', QrCode.Longest + 1)), Throws.ArgumentException);
    }
}
