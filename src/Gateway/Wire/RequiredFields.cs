namespace Molecule.Gateway.Wire;

/// <summary>
/// Collects what is missing, so that a caller hears of all of it at once, in the message shape that existing clients look into
/// (contract section 1.3).
/// </summary>
/// <param name="body">What the body is called in the message.</param>
internal sealed class RequiredFields(string body)
{
    private readonly List<string> _missing = [];
    private string? _first;

    public RequiredFields Check(string field, string name, bool isPresent)
    {
        if (!isPresent)
        {
            _first ??= field;
            _missing.Add($"Key: '{body}.{name}' Error:Field validation for '{name}' failed on the 'required' tag");
        }

        return this;
    }

    public void ThrowIfAnyIsMissing()
    {
        if (_first is not null)
            throw new BadInputException(string.Join('\n', _missing), "required", _first);
    }
}
