-- Opens a manifest in Neovim with `podlint lsp --stdio` as its language server, and writes down what the editor then knows:
-- the diagnostics, those after a port was changed, a hover and a definition.
local node, program, report = unpack(vim.split(vim.env.PODLINT_NEOVIM, '\n'))
local buffer = vim.api.nvim_get_current_buf()

local client = vim.lsp.start_client({
  name = 'podlint',
  cmd = { node, program, 'lsp', '--stdio' },
  root_dir = vim.fn.getcwd(),
})
vim.lsp.buf_attach_client(buffer, client)

-- The rules that the editor shows, sorted, once there are as many as this; whatever there is when it takes too long.
local function shown(count)
  local rules
  vim.wait(20000, function()
    rules = vim.tbl_map(function(diagnostic)
      return diagnostic.user_data.lsp.code .. ' ' .. (diagnostic.lnum + 1)
    end, vim.diagnostic.get(buffer))
    return #rules == count
  end, 50)
  table.sort(rules)
  return rules
end

local function ask(method, line, character)
  local parameters = {
    textDocument = vim.lsp.util.make_text_document_params(buffer),
    position = { line = line - 1, character = character },
  }
  local answers = vim.lsp.buf_request_sync(buffer, method, parameters, 20000)
  return answers and answers[client] and answers[client].result
end

local before = shown(2)
local hover = ask('textDocument/hover', 21, 16)
vim.api.nvim_buf_set_lines(buffer, 32, 33, true, { '              containerPort: 8081' })
local after = shown(1)

vim.fn.writefile({ vim.fn.json_encode({ before = before, after = after, hover = hover }) }, report)
vim.lsp.stop_client(client)
vim.wait(5000, function()
  return vim.lsp.client_is_stopped(client)
end, 50)
vim.cmd('qall!')
