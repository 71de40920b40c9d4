using System.Text;
using System.Text.Json.Nodes;
using Trm.Contracts.Agreements;
using Trm.Contracts.Deadlines;
using Trm.Contracts.Rejections;
using Trm.Testing;

namespace Trm.Contracts.Tests.Agreements;

/// <summary>The shipped examples, and what becomes of one when it is changed.</summary>
internal static class AgreementFiles
{
    public static readonly string[] Names = ["trm-eu", "see", "ecowas", "nigeria-niger"];

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Vectors.Checkout, "contracts", "agreements", $"{name}.json"));

    public static Agreement Example(string name) => Agreement.Read(Bytes(name)).Value;

    /// <summary>The same terms as if the parties had agreed to them.</summary>
    public static Agreement Signed(string name) => Example(name) with { Example = null };

    public static Holidays Holidays => Holidays.Read(Bytes("holidays")).Value;

    public static Result<Agreement> Changed(string name, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(Bytes(name))!.AsObject();
        change(json);
        return Agreement.Read(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }
}
