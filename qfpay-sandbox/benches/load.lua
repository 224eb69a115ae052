-- Sends the requests of a file, one after the other and from the start again. The arguments: the file,
-- the path, and how many requests to pass over at first.

local requests, next = {}, 0

function init(arguments)
   local path = arguments[2]
   next = tonumber(arguments[3])
   for line in io.lines(arguments[1]) do
      local app_code, signature, body = line:match("^(%S+) (%S+) (%S+)$")
      requests[#requests + 1] = table.concat({
         "POST " .. path .. " HTTP/1.1",
         "Host: 127.0.0.1",
         "Content-Type: application/x-www-form-urlencoded",
         "X-QF-APPCODE: " .. app_code,
         "X-QF-SIGN: " .. signature,
         "Content-Length: " .. #body,
         "",
         body,
      }, "\r\n")
   end
end

function request()
   next = next + 1
   return requests[(next - 1) % #requests + 1]
end

function done(summary, latency)
   local errors = summary.errors
   print(string.format("done %d %d %d %d %d",
      summary.requests,
      summary.duration,
      errors.connect + errors.read + errors.write + errors.timeout + errors.status,
      latency:percentile(50),
      latency:percentile(99)))
end
